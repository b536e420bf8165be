"""The pages that put figures beside each other: two periods, the groups of one period, offices."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from justexits import measures
from justexits.core.errors import BadInput
from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind
from justexits.web.lake import newest_snapshot
from justexits.web.performance import compare, compare_files, small, words
from justexits.web.performance.asked import Asked, asked_for, demographics, grain_choices, group_choices, telling
from justexits.web.performance.definitions import ALWAYS, definitions
from justexits.web.performance.selectors import ALL, engine_figures

LEAST_TO_COMPARE = 2


@requires(Permission.SEE_MEASURES)
@require_GET
def periods(request: HttpRequest, measure: str) -> HttpResponse:
    """Two periods of a measure beside each other, the newest and the one before where none is named."""
    asked = _everybody(request, measure)
    known = [one for one in asked.figures(ALL) if one.value is not None or one.is_hidden]
    if len(known) < LEAST_TO_COMPARE:
        return _page(request, asked, "periods", {"why_not": "There is one period with a figure, or none."})
    whole = [one.period for one in known if one.is_complete] or [one.period for one in known]
    later = _day(request, "later", whole[-1])
    earlier = _day(request, "earlier", max((on for on in whole if on < later), default=known[0].period))
    found = {one.period: one for one in engine_figures(asked.reading, request.user, measure, grain=asked.choice.grain)}
    if not {earlier, later} <= set(found):
        raise Http404("No such period.")
    named = [(words.period(on, asked.choice.grain), found[on]) for on in dict.fromkeys((earlier, later))]
    context = {
        "side": compare.side_by_side(named, asked.definition, reference=named[0][0]),
        "choices": [(one.period.isoformat(), words.period(one.period, asked.choice.grain)) for one in reversed(known)],
        "earlier": earlier.isoformat(),
        "later": later.isoformat(),
        "grains": grain_choices(asked),
    }
    return _page(request, asked, "periods", context)


@requires(Permission.SEE_MEASURES)
@require_GET
def groups(request: HttpRequest, measure: str) -> HttpResponse:
    """The groups of one period beside a reference group; what was not recorded is a group of its own."""
    asked = asked_for(request, measure)
    by = asked.choice.by
    if by == ALL:
        others = [one for one in asked.offer.groups if one != ALL]
        context = {
            "why_not": "Choose a grouping." if others else "This measure has no groups here.",
            "groups": group_choices(asked),
        }
        return _page(request, asked, "groups", context)
    found = engine_figures(asked.reading, request.user, measure, grain=asked.choice.grain, group_by=by)
    held = sorted({one.period for one in found if one.value is not None or one.denominator}, reverse=True)
    if not held:
        return _page(request, asked, "groups", {"why_not": "No group has a figure.", "groups": group_choices(asked)})
    period = _day(request, "period", held[0])
    named = [(one.group, one) for one in found if one.period == period]
    if not named:
        raise Http404("No such period.")
    side = compare.side_by_side(named, asked.definition, reference=request.GET.get("reference"))
    context = {
        "side": side,
        "groups": group_choices(asked),
        "grains": grain_choices(asked),
        "choices": [(on.isoformat(), words.period(on, asked.choice.grain)) for on in held],
        "period": period.isoformat(),
        "references": [(group, measures.group_words(by, group)) for group, _ in named if group is not None],
        "overs": _overs(request, asked),
        "over": request.GET.get("over", ""),
        "adjusted": _adjusted(request, asked, [one for _, one in named], side.reference, period),
        "known": demographics(asked.reading, request.user),
    }
    return _page(request, asked, "groups", context)


@requires(Permission.COMPARE_OFFICES)
@require_GET
def offices(request: HttpRequest, measure: str) -> HttpResponse:
    """One year's published figures of every office in the records. That they were compared is kept."""
    asked = _everybody(request, measure)
    years = [
        one.period for one in engine_figures(asked.reading, request.user, measure, grain=small.YEAR) if one.value is not None
    ]
    if not years:
        return _page(request, asked, "offices", {"why_not": "There is no year with a figure."})
    period = _day(request, "period", years[-1])
    try:
        named = compare.of_offices(request.user, measure, period)
    except BadInput as error:
        return _page(request, asked, "offices", {"why_not": f"{error.what} {error.remedy}"})
    with transaction.atomic():
        detail = {"period": period.isoformat(), "offices": len(named)}
        record_event(EventKind.OFFICES_COMPARED, by=request.user, subject=("measure", measure), detail=detail)
    context = {
        "side": compare.side_by_side(named, asked.definition) if named else None,
        "choices": [(on.isoformat(), str(on.year)) for on in reversed(years)],
        "period": period.isoformat(),
        "is_alone": len(newest_snapshot().offices) < LEAST_TO_COMPARE,
    }
    return _page(request, asked, "offices", context)


def _everybody(request: HttpRequest, measure: str) -> Asked:
    """The measure by the grain that the address names, else by the one that tells most. 404 where it compares groups only."""
    asked = asked_for(request, measure)
    if asked.definition.compares:
        raise Http404("It has no figures of everybody.")
    if "grain" in request.GET:
        return asked
    return telling(asked.reading, request.user, measure, asked.offer)


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    given = request.GET.get(name)
    if not given:
        return otherwise
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise Http404("No such day.") from error


def _overs(request: HttpRequest, asked: Asked) -> list[tuple[str, str]]:
    """By what the mix can be held equal: other groupings, of a year, for whoever may see small numbers."""
    if asked.choice.grain != small.YEAR or not has_permission(request.user, Permission.SEE_SMALL_NUMBERS):
        return []
    definition = measures.measure_of(asked.definition.id)
    known = definition.groups if definition and definition.is_rate else ()
    return [(name, measures.GROUPS[name]) for name in known if name != asked.choice.by]


def _adjusted(request: HttpRequest, asked: Asked, rows: list[measures.Figure], reference: str | None, period: date) -> list[str]:
    over = request.GET.get("over", "")
    if not over or over not in [name for name, _ in _overs(request, asked)]:
        return []
    return compare.adjusted_sentences(
        asked.reading, request.user, asked.definition.id, rows, over=over, year=period.year, reference=reference
    )


def _page(request: HttpRequest, asked: Asked, kind: str, more: dict[str, Any]) -> HttpResponse:
    side, form = more.get("side"), request.GET.get("form")
    if side and form in compare_files.FORMS:
        return compare_files.taken_away(request, asked, kind, side, more.get("adjusted", []), form)
    choice = request.GET.copy()
    choice.pop("form", None)
    context = {
        "definition": asked.definition,
        "choice": asked.choice,
        "kind": kind,
        "address": choice.urlencode(),
        "always": definitions()[ALWAYS],
        "snapshot_number": asked.reading.snapshot.number,
    }
    return render(request, "performance/compare.html", context | more)
