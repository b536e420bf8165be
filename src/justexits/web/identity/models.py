"""What people decided about pairs of records. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from justexits.web.kept import Kept, TakenBack


class Answer(models.TextChoices):
    """The codes of the list link_answer."""

    SAME = "same", "One person"
    DIFFERENT = "different", "Two people"
    UNSURE = "unsure", "Cannot be told"


class Stratum(models.TextChoices):
    """What a pair of the blind sample was drawn from."""

    JOINED = "joined", "Records that are joined"
    NEAR = "near", "Records that were nearly joined"


class LinkDecision(Kept):
    """One answer of one reader about one pair. The pair stands in the order of its ids."""

    office_id = models.CharField(max_length=64)
    party_id = models.CharField(max_length=200)
    other_party_id = models.CharField(max_length=200)
    number = models.PositiveIntegerField(help_text="1 for the pair's first answer, and so on.")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    reason = models.TextField()
    weight = models.FloatField(null=True, help_text="The match weight that was on the screen, in bits.")
    snapshot = models.PositiveIntegerField(help_text="The snapshot of the records that the reader saw.")
    touches_juvenile = models.BooleanField(help_text="Whether either person has records of a child: then two readers decide.")
    seconds = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="seconded_by")
    stratum = models.CharField(max_length=20, blank=True, help_text="Set on answers of the blind sample, which join nothing.")
    stands_for = models.FloatField(null=True, help_text="How many pairs one of the blind sample stands for.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office_id", "party_id", "other_party_id", "number"], name="link_number_once"),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="link_answer_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="link_has_a_reason"),
            models.CheckConstraint(condition=models.Q(party_id__lt=models.F("other_party_id")), name="link_in_order"),
        ]
        indexes: ClassVar = [models.Index(fields=["office_id", "party_id", "other_party_id"], name="link_of_pair")]

    def __str__(self) -> str:
        return f"answer {self.number} about {self.party_id} and {self.other_party_id}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return hasattr(self, "withdrawal")


class LinkWithdrawal(TakenBack):
    """An answer taken back within minutes, with the reason."""

    decision = models.OneToOneField(LinkDecision, on_delete=models.PROTECT, related_name="withdrawal")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="link_withdrawal_has_a_reason")]

    def __str__(self) -> str:
        return f"withdrawal of {self.decision}"
