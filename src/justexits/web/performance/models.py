"""What people decided about figures: targets, notes on dates, review meetings. Rows are added, never changed.

Views that somebody saved are no decisions: they are removed, and put back.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from justexits.web.kept import Kept, OfTheOffice, TakenBack


class Target(OfTheOffice):
    """What the office wants a measure to be, by when, and who answers for it."""

    measure = models.CharField(max_length=20)
    number = models.PositiveIntegerField(help_text="1 for the measure's first target, and so on.")
    value = models.FloatField()
    from_on = models.DateField(help_text="The day from which it holds.")
    due_on = models.DateField(help_text="The day by which it should be reached.")
    owner = models.CharField(max_length=64, help_text="The role that answers for it.")
    reason = models.TextField()

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office_id", "measure", "number"], name="target_number_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="target_has_a_reason"),
            models.CheckConstraint(condition=~models.Q(owner=""), name="target_has_an_owner"),
            models.CheckConstraint(condition=models.Q(due_on__gte=models.F("from_on")), name="target_due_after_its_begin"),
        ]

    def __str__(self) -> str:
        return f"target {self.number} of {self.measure}"


class TargetTakenBack(TakenBack):
    """A target taken back; the one before it holds again."""

    of = models.OneToOneField(Target, on_delete=models.PROTECT, related_name="taken_back")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="target_back_has_a_reason")]

    def __str__(self) -> str:
        return f"taking back of {self.of}"


class Annotation(OfTheOffice):
    """Something that happened on a day, shown beside figures: a policy, a law, a new system."""

    on = models.DateField()
    text = models.CharField(max_length=200)
    measure = models.CharField(max_length=20, blank=True, help_text="Empty for every measure.")

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(text=""), name="annotation_has_a_text")]
        indexes: ClassVar = [models.Index(fields=["office_id", "on"], name="annotation_of_office")]

    def __str__(self) -> str:
        return f"annotation on {self.on}"


class AnnotationTakenBack(TakenBack):
    """A note taken back."""

    of = models.OneToOneField(Annotation, on_delete=models.PROTECT, related_name="taken_back")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="annotation_back_has_a_reason")]

    def __str__(self) -> str:
        return f"taking back of {self.of}"


class Ending(models.TextChoices):
    """How a review meeting ended."""

    CHANGE = "change", "Something changes"
    NO_CHANGE = "no_change", "Nothing changes, for a reason"


class Meeting(OfTheOffice):
    """A meeting in which figures were looked at, and what came of it. It names roles, never people."""

    on = models.DateField()
    roles = models.JSONField(help_text="The roles that were there.")
    measures = models.JSONField(help_text="The measures that were looked at.")
    ending = models.CharField(max_length=20, choices=Ending.choices)
    text = models.TextField(help_text="What was decided, or why nothing changes.")

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ending__in=Ending.values), name="meeting_ending_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="meeting_has_a_text"),
        ]
        indexes: ClassVar = [models.Index(fields=["office_id", "on"], name="meeting_of_office")]

    def __str__(self) -> str:
        return f"meeting on {self.on}"


class MeetingTakenBack(TakenBack):
    """A meeting's record taken back."""

    of = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="taken_back")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="meeting_back_has_a_reason")]

    def __str__(self) -> str:
        return f"taking back of {self.of}"


class Baseline(OfTheOffice):
    """The last day of a measure's baseline, as somebody locked it: what follows is held against the time until then."""

    measure = models.CharField(max_length=20)
    until = models.DateField()
    reason = models.TextField(help_text="What happened then, such as a policy that began.")

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="baseline_has_a_reason")]
        indexes: ClassVar = [models.Index(fields=["office_id", "measure"], name="baseline_of_measure")]

    def __str__(self) -> str:
        return f"baseline of {self.measure} until {self.until}"


class BaselineTakenBack(TakenBack):
    """A baseline that is locked no more; the one before it holds again."""

    of = models.OneToOneField(Baseline, on_delete=models.PROTECT, related_name="taken_back")

    class Meta:
        """What the database and Django hold it to."""

        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="baseline_back_has_a_reason")]

    def __str__(self) -> str:
        return f"taking back of {self.of}"


class Met(models.TextChoices):
    """The codes of the list yes_no_unknown, as a checklist asks."""

    YES = "yes", "It was done"
    NO = "no", "It was not done"
    UNKNOWN = "unknown", "It cannot be told, or does not apply"


class ChecklistAnswer(OfTheOffice):
    """Whether one item of a practice was followed in one case. The newest answer about both stands."""

    practice = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    case_id = models.CharField(max_length=200)
    answer = models.CharField(max_length=10, choices=Met.choices)

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(answer__in=Met.values), name="checklist_answer_known")]
        indexes: ClassVar = [models.Index(fields=["office_id", "practice", "case_id"], name="checklist_of_case")]

    def __str__(self) -> str:
        return f"answer {self.pk} of checklist {self.practice}"


class Spoken(Kept):
    """What a rule said about a measure, once: it is not said again, and the rule is quiet for as long as its cadence asks."""

    office_id = models.CharField(max_length=64)
    rule = models.CharField(max_length=60)
    measure = models.CharField(max_length=20)
    period = models.DateField()
    sentence = models.TextField()
    look_at = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["office_id", "rule", "measure", "period"], name="spoken_once")]

    def __str__(self) -> str:
        return f"{self.rule} about {self.measure} in {self.period}"


class Looked(models.Model):
    """When the rules of an office last looked at its figures, and from which snapshot: the same figures are not judged again."""

    office_id = models.CharField(max_length=64, unique=True)
    snapshot = models.PositiveIntegerField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"look at snapshot {self.snapshot} on {self.on}"


class SavedView(models.Model):
    """A choice of figures under a name, for oneself or for the office. Removed ones can be put back."""

    office_id = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=20)
    grain = models.CharField(max_length=20)
    group_by = models.CharField(max_length=40)
    is_shared = models.BooleanField()
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        """What the database and Django hold it to."""

        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(name=""), name="view_has_a_name")]
        indexes: ClassVar = [models.Index(fields=["office_id", "by"], name="view_of_account")]

    def __str__(self) -> str:
        return f"view {self.pk}"
