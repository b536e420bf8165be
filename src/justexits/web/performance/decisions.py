"""Reading what people decided about figures: which target holds, what happened when, which views somebody saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from justexits import measures
from justexits.measures import targets
from justexits.measures.targets import Standing
from justexits.web.accounts.permissions import Permission, require
from justexits.web.performance import words
from justexits.web.performance.definitions import Definition
from justexits.web.performance.models import Annotation, Baseline, Meeting, SavedView, Target
from justexits.web.performance.periods import end_of
from justexits.web.performance.selectors import Figure

WITH_BACK = ("by", "taken_back", "taken_back__by")


def targets_of(user: Any, measure: str) -> list[Target]:
    """Every target that the user's office ever set for a measure, the newest first, those taken back too."""
    require(user, Permission.SEE_MEASURES)
    return list(Target.objects.filter(office_id=user.office_id, measure=measure).select_related(*WITH_BACK))


def standing_targets(user: Any) -> dict[str, Target]:
    """For each measure the target that holds: the newest that was not taken back."""
    require(user, Permission.SEE_MEASURES)
    found: dict[str, Target] = {}
    for one in Target.objects.filter(office_id=user.office_id, taken_back=None).select_related("by").order_by("number"):
        found[one.measure] = one
    return found


def baselines_of(user: Any, measure: str) -> list[Baseline]:
    """Every baseline that the user's office ever locked for a measure, the newest first, those taken back too."""
    require(user, Permission.SEE_MEASURES)
    return list(Baseline.objects.filter(office_id=user.office_id, measure=measure).select_related(*WITH_BACK))


def locked(office_id: str) -> dict[str, date]:
    """For each measure whose baseline is locked in an office: its last day."""
    standing = Baseline.objects.filter(office_id=office_id, taken_back=None).order_by("id")
    return {one.measure: one.until for one in standing}


def annotations_of(user: Any, measure: str) -> list[Annotation]:
    """What happened, for a measure or for all, oldest first; without what was taken back."""
    require(user, Permission.SEE_MEASURES)
    mine = Annotation.objects.filter(Q(measure=measure) | Q(measure=""), office_id=user.office_id, taken_back=None)
    return list(mine.select_related("by"))


def all_annotations(user: Any) -> list[Annotation]:
    """Every note of the user's office, the newest day first, those taken back too."""
    require(user, Permission.SEE_MEASURES)
    return list(Annotation.objects.filter(office_id=user.office_id).select_related(*WITH_BACK).order_by("-on", "-id"))


def meetings_of(user: Any) -> list[Meeting]:
    """Every review meeting of the user's office, the newest first, those taken back too."""
    require(user, Permission.SEE_MEASURES)
    return list(Meeting.objects.filter(office_id=user.office_id).select_related(*WITH_BACK))


def views_of(user: Any, *, measure: str = "") -> list[SavedView]:
    """The views that the user saved and those that others share in the office."""
    require(user, Permission.SEE_MEASURES)
    mine = SavedView.objects.filter(Q(by=user) | Q(is_shared=True), office_id=user.office_id, removed_at=None)
    return list((mine.filter(measure=measure) if measure else mine).select_related("by"))


@dataclass(frozen=True, kw_only=True)
class Against:
    """A figure held against a target. `is_missed` only where the figure is surely short of it and the day has passed."""

    target: Target
    value: str
    sentence: str
    is_missed: bool = False


def against(target: Target, definition: Definition, newest: Figure | None, *, grain: str, today: date) -> Against:
    """Whether the newest figure reaches a target, in a sentence; too few stand behind it where its interval holds the target.

    It is missed only where the day has passed and the figure's period reaches to that day.
    """
    value = words.number(target.value, definition.unit)
    due = f"due {target.due_on:%-d %B %Y}"
    late = False
    match _standing(target, definition, newest):
        case Standing.NO_FIGURE:
            said = f"No figure yet, {due}."
        case Standing.NO_DIRECTION:
            said = f"The measure names no good direction, so nothing is judged; {due}."
        case Standing.REACHED:
            said = f"Reached{' so far, with few behind it' if newest and newest.is_small else ''}, {due}."
        case Standing.TOO_FEW:
            said = f"Too few to say whether it is reached, {due}."
        case Standing.NOT_REACHED:
            late = newest is not None and target.due_on < today and target.due_on <= end_of(newest.period, grain)
            said = f"Not reached, and it was {due}." if late else f"Not reached yet, {due}."
    return Against(target=target, value=value, sentence=said, is_missed=late)


def _standing(target: Target, definition: Definition, newest: Figure | None) -> Standing:
    """Where the figure stands, as the measuring room judges it; one of few is never called short of its target."""
    measure = measures.measure_of(definition.id)
    if newest is None or measure is None:
        return Standing.NO_FIGURE
    standing = targets.against(newest, as_row(target), measure).standing
    return Standing.TOO_FEW if standing is Standing.NOT_REACHED and newest.is_small else standing


def as_row(one: Target) -> targets.Target:
    """A target as the measuring room has it."""
    return targets.Target(
        target_id=f"target-{one.pk}", measure=one.measure, group=None, value=one.value, from_on=one.from_on, by_on=one.due_on,
        decided_by=one.by.get_username() if one.by_id else "", decided_at=one.at,
    )  # fmt: skip
