"""What reviewers decided. Rows are added, never changed: a decision is revised by another, or withdrawn by a row of its own."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from justexits.web.kept import Kept, TakenBack


class Outcome(models.TextChoices):
    """How a review can end; the words are those of content/screening/review_reasons.yaml."""

    IDENTIFIED = "identified", "Identified"
    VULNERABLE = "vulnerable", "Vulnerable"
    NOT_INDICATED = "not_indicated", "Not indicated now"
    MORE_NEEDED = "more_needed", "More needed"
    CANNOT_SAY = "cannot_say", "Cannot say"


class Review(Kept):
    """One reviewer's decision about one person, with what she had before her."""

    office_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)
    number = models.PositiveIntegerField(help_text="1 for the person's first review, and so on.")
    snapshot = models.PositiveIntegerField(help_text="The snapshot of the records that the reviewer saw.")
    indicator_versions = models.JSONField(default=dict, help_text="The version of each indicator that was met then.")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    reasons = models.JSONField(default=list, help_text="Codes of content/screening/review_reasons.yaml.")
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revises = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="revised_by")

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            # Two reviewers at once: the second finds the number taken, and is told.
            models.UniqueConstraint(fields=["office_id", "person_id", "number"], name="review_number_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="review_outcome_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["office_id", "person_id", "-number"], name="review_of_person")]

    def __str__(self) -> str:
        return f"review {self.number} of {self.person_id}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return hasattr(self, "withdrawal")


class FirstEntry(Kept):
    """What a reader saw in the raw records, written down before the findings and the tier were shown."""

    office_id = models.CharField(max_length=64)
    person_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    note = models.TextField(blank=True)
    snapshot = models.PositiveIntegerField(help_text="The snapshot of the records that the reader saw.")
    in_queue = models.BooleanField(default=True, help_text="Whether the person stood in the review queue; else found otherwise.")
    at_random = models.BooleanField(help_text="Whether the person was drawn at random; the auditor alone sees it.")
    stands_for = models.FloatField(default=1, help_text="How many people a person drawn at random stands for.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office_id", "person_id", "by"], name="first_entry_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="first_entry_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"first entry about {self.person_id}"


class ReviewWithdrawal(TakenBack):
    """A review taken back within minutes of being recorded, with the reason."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="withdrawal")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawal_has_a_reason")]

    def __str__(self) -> str:
        return f"withdrawal of {self.review}"
