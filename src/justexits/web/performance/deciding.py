"""The only writers of targets, notes, meetings and saved views. Each is one transaction with its audit event inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from justexits import measures
from justexits.core.errors import BadInput, Busy
from justexits.measures.targets import check_target
from justexits.web.accounts.permissions import Permission, require
from justexits.web.accounts.roles import ROLES
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.performance.models import (
    Annotation,
    AnnotationTakenBack,
    Baseline,
    BaselineTakenBack,
    Ending,
    Meeting,
    MeetingTakenBack,
    SavedView,
    Target,
    TargetTakenBack,
)

if TYPE_CHECKING:
    from justexits.web.accounts.models import User

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 1, 1)


class StaleTarget(Busy):
    """Somebody else set a target since the page was opened."""


def set_target(
    *, by: User, measure: str, value: float, from_on: date, due_on: date, owner: str, reason: str, snapshot: int, seen: int
) -> Target:
    """Set what a measure should be. `seen` is how many targets of it were on the page. Raises Refused, BadInput, StaleTarget."""
    require(by, Permission.SET_TARGETS)
    _check_target(measure, value, from_on, due_on)
    _check_roles([owner])
    _needs(reason, "A target needs a reason.", "Say in a few words why this value and this day.")
    stale = StaleTarget(
        "Somebody else set a target since you opened this page.", "Read it below; if yours still holds, send it again."
    )
    try:
        with transaction.atomic():
            number = Target.objects.filter(office_id=by.office_id, measure=measure).count()
            if number != seen:
                raise stale
            target = Target(
                measure=measure, number=number + 1, value=value, from_on=from_on, due_on=due_on, owner=owner,
                reason=reason.strip(), **_stamp(by, snapshot),
            )  # fmt: skip
            target.save()
            detail = {"number": target.number, "value": value, "due_on": due_on.isoformat(), "owner": owner}
            record_event(EventKind.TARGET_SET, by=by, subject=("measure", measure), detail=detail)
    except IntegrityError as error:
        raise stale from error
    return target


def take_back_target(*, by: User, target: Target, reason: str) -> TargetTakenBack:
    """Take back a target; the one before it holds again. Raises Refused, BadInput."""
    require(by, Permission.SET_TARGETS)
    return _take_back(by, target, TargetTakenBack, reason, EventKind.TARGET_WITHDRAWN, ("measure", target.measure))  # type: ignore[return-value]


def lock_baseline(*, by: User, measure: str, until: date, reason: str, snapshot: int) -> Baseline:
    """Let a measure's baseline end on a day. Raises Refused, BadInput."""
    require(by, Permission.SET_TARGETS)
    if _check_measure(measure).compares:
        raise BadInput(f"{measure} compares groups and has no single line.", "Lock the baseline of another measure.")
    _check_day(until)
    if until > timezone.localdate():
        raise BadInput("The day is still to come.", "Lock a baseline when its time is over.", value=until.isoformat())
    _needs(reason, "A locked baseline needs a reason.", "Say what happened then.")
    with transaction.atomic():
        baseline = Baseline(measure=measure, until=until, reason=reason.strip(), **_stamp(by, snapshot))
        baseline.save()
        detail = {"until": until.isoformat()}
        record_event(EventKind.BASELINE_LOCKED, by=by, subject=("measure", measure), detail=detail)
    return baseline


def take_back_baseline(*, by: User, baseline: Baseline, reason: str) -> BaselineTakenBack:
    """Unlock a baseline; the one before it holds again. Raises Refused, BadInput."""
    require(by, Permission.SET_TARGETS)
    event, subject = EventKind.BASELINE_UNLOCKED, ("measure", baseline.measure)
    return _take_back(by, baseline, BaselineTakenBack, reason, event, subject)  # type: ignore[return-value]


def annotate(*, by: User, on: date, text: str, measure: str, snapshot: int) -> Annotation:
    """Note what happened on a day, for one measure or, with an empty `measure`, for all. Raises Refused, BadInput."""
    require(by, Permission.ANNOTATE_FIGURES)
    _needs(text, "A note needs words.", "Say what happened that day.")
    if measure:
        _check_measure(measure)
    _check_day(on)
    with transaction.atomic():
        note = Annotation(on=on, text=text.strip(), measure=measure, **_stamp(by, snapshot))
        note.save()
        record_event(EventKind.ANNOTATION_ADDED, by=by, subject=("annotation", str(note.pk)), detail={"measure": measure})
    return note


def take_back_annotation(*, by: User, note: Annotation, reason: str) -> AnnotationTakenBack:
    """Take back a note. Raises Refused, BadInput."""
    require(by, Permission.ANNOTATE_FIGURES)
    return _take_back(by, note, AnnotationTakenBack, reason, EventKind.ANNOTATION_WITHDRAWN, ("annotation", str(note.pk)))  # type: ignore[return-value]


def record_meeting(
    *, by: User, on: date, roles: Sequence[str], looked_at: Sequence[str], ending: str, text: str, snapshot: int
) -> Meeting:
    """Keep that figures were looked at and what came of it. Raises Refused, BadInput."""
    require(by, Permission.RECORD_MEETINGS)
    if on > timezone.localdate():
        raise BadInput("The meeting is still to come.", "Record it when it was held.", value=on.isoformat())
    _check_day(on)
    _check_roles(roles)
    if not looked_at:
        raise BadInput("No measure was looked at.", "Choose at least one.")
    for measure in looked_at:
        _check_measure(measure)
    if ending not in Ending.values:
        raise BadInput("The meeting has no ending.", "Say whether something changes.", value=ending)
    _needs(text, "A meeting needs what was decided, or why nothing changes.", "Say it in a few words.")
    with transaction.atomic():
        meeting = Meeting(
            on=on, roles=list(roles), measures=list(looked_at), ending=ending, text=text.strip(), **_stamp(by, snapshot)
        )
        meeting.save()
        detail = {"on": on.isoformat(), "measures": list(looked_at), "ending": ending}
        record_event(EventKind.MEETING_RECORDED, by=by, subject=("meeting", str(meeting.pk)), detail=detail)
    return meeting


def take_back_meeting(*, by: User, meeting: Meeting, reason: str) -> MeetingTakenBack:
    """Take back a meeting's record. Raises Refused, BadInput."""
    require(by, Permission.RECORD_MEETINGS)
    return _take_back(by, meeting, MeetingTakenBack, reason, EventKind.MEETING_WITHDRAWN, ("meeting", str(meeting.pk)))  # type: ignore[return-value]


def save_view(*, by: User, name: str, measure: str, grain: str, group_by: str, is_shared: bool) -> SavedView:
    """Save a choice of figures under a name. Raises Refused, BadInput."""
    require(by, Permission.SEE_MEASURES)
    _needs(name, "A view needs a name.", "Give it one by which you will know it.")
    _check_measure(measure)
    with transaction.atomic():
        view = SavedView(
            office_id=by.office_id, by=by, name=name.strip(), measure=measure, grain=grain, group_by=group_by,
            is_shared=is_shared, saved_at=timezone.now(),
        )  # fmt: skip
        view.save()
        _view_event(EventKind.VIEW_SAVED, by, view)
    return view


def remove_view(*, by: User, view: SavedView) -> None:
    """Remove a view of one's own. Raises Refused, and BadInput where it is somebody else's."""
    _of_ones_own(by, view)
    with transaction.atomic():
        view.removed_at = timezone.now()
        view.save(update_fields=["removed_at"])
        _view_event(EventKind.VIEW_REMOVED, by, view)


def restore_view(*, by: User, view: SavedView) -> None:
    """Put a removed view of one's own back. Raises Refused, and BadInput where it is somebody else's."""
    _of_ones_own(by, view)
    with transaction.atomic():
        view.removed_at = None
        view.save(update_fields=["removed_at"])
        _view_event(EventKind.VIEW_RESTORED, by, view)


def _of_ones_own(by: User, view: SavedView) -> None:
    require(by, Permission.SEE_MEASURES)
    if view.by_id != by.pk or view.office_id != by.office_id:
        raise BadInput("This view is somebody else's.", "Whoever saved it can remove it.")


def _view_event(kind: EventKind, by: User, view: SavedView) -> None:
    detail = {"view": view.pk, "shared": view.is_shared}
    record_event(kind, by=by, subject=("measure", view.measure), detail=detail)


def _take_back(by: User, of: Any, kind: Any, reason: str, event: EventKind, subject: tuple[str, str]) -> Any:
    _needs(reason, "Taking something back needs a reason.", "Say in a few words why you take it back.")
    with transaction.atomic():
        if of.office_id != by.office_id or kind.objects.filter(of=of).exists():
            raise BadInput("This was taken back already.", "Its history says by whom and why.")
        back = kind(of=of, reason=reason.strip(), by=by, at=timezone.now())
        back.save()
        record_event(event, by=by, subject=subject)
    return back


def _stamp(by: User, snapshot: int) -> dict[str, Any]:
    return {"office_id": by.office_id, "snapshot": snapshot, "by": by, "at": timezone.now()}


def _needs(text: str, what: str, remedy: str) -> None:
    if not text.strip():
        raise BadInput(what, remedy)


def _check_measure(measure: str) -> Any:
    definition = measures.measure_of(measure)
    if definition is None:
        raise BadInput(f"There is no measure {measure}.", "Choose one of the list.", value=measure)
    return definition


def _check_roles(roles: Sequence[str]) -> None:
    if not roles or (unknown := [role for role in roles if role not in ROLES]):
        raise BadInput(
            "A role is missing or unknown.", "Choose among the roles of the office.", value=", ".join(unknown if roles else ())
        )


def _check_day(on: date) -> None:
    if not EARLIEST <= on <= LATEST:
        raise BadInput(f"{on.isoformat()} can hardly be meant.", f"Give a day from {EARLIEST.year} on.", value=on.isoformat())


def _check_target(measure: str, value: float, from_on: date, due_on: date) -> None:
    check_target(measure, value, from_on=from_on, by_on=due_on)
    for day in (from_on, due_on):
        _check_day(day)
