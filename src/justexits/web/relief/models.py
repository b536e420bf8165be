"""Facts that a rule of law asked for and somebody answered. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from justexits.web.kept import OfTheOffice, TakenBack


class ReliefFact(OfTheOffice):
    """One answer to one question of fact, about a person or about one of the person's charges or arrests."""

    person_id = models.CharField(max_length=64)
    charge_id = models.CharField(max_length=200, blank=True, help_text="Empty for a fact of the person.")
    arrest_id = models.CharField(max_length=200, blank=True, help_text="Set for an arrest that no charge followed.")
    fact = models.CharField(max_length=80, help_text="Its name in content/codes/relief_facts.yaml, or a key of a case file.")
    number = models.PositiveIntegerField(help_text="1 for the first answer to this question, and so on.")
    value = models.CharField(max_length=200, help_text="yes, no, a word, a day, not known, or not asked.")
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    revises = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="revised_by")

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            # Two people at once: the second finds the number taken, and is told.
            models.UniqueConstraint(
                fields=["office_id", "person_id", "charge_id", "arrest_id", "fact", "number"], name="fact_number_once"
            ),
            models.CheckConstraint(condition=~models.Q(value=""), name="fact_has_a_value"),
            models.CheckConstraint(condition=~models.Q(source=""), name="fact_has_a_source"),
            models.CheckConstraint(condition=models.Q(charge_id="") | models.Q(arrest_id=""), name="fact_of_one_record"),
        ]
        indexes: ClassVar = [models.Index(fields=["office_id", "person_id"], name="fact_of_person")]

    def __str__(self) -> str:
        return f"answer {self.number} to {self.fact} of {self.person_id}"

    @property
    def record(self) -> str:
        """The record that it is about, as `charge:id` or `arrest:id`; empty for a fact of the person."""
        if self.charge_id:
            return f"charge:{self.charge_id}"
        return f"arrest:{self.arrest_id}" if self.arrest_id else ""


class FactTakenBack(TakenBack):
    """An answer taken back, with the reason: the question is open again."""

    answer = models.OneToOneField(ReliefFact, on_delete=models.PROTECT, related_name="taken_back")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="fact_taken_back_for_a_reason")]

    def __str__(self) -> str:
        return f"taking back of {self.answer}"
