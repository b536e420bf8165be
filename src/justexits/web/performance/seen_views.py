"""The audit of screening and linkage: who is surfaced, reviewed, identified, missed and wrongly linked, group by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from justexits import measures
from justexits.web.accounts.permissions import Permission, requires
from justexits.web.lake import reading_for
from justexits.web.performance import small, words
from justexits.web.performance.asked import demographics
from justexits.web.performance.compare import SideBySide, side_by_side
from justexits.web.performance.definitions import ALWAYS, Definition, definitions
from justexits.web.performance.selectors import Offer, as_shown, engine_figures, offers

if TYPE_CHECKING:
    from justexits.records.lake import Reading

# The way of a person through screening, stage by stage, and what each measure says of it.
STAGES = (
    ("A9", "About whom screening shows something"),
    ("A2", "Whose findings are reviewed in time"),
    ("A4", "Of the reviews, which identify somebody"),
    ("A5", "Who was missed, by blind audit"),
    ("A8", "Whose records are wrongly joined"),
)
GROUPINGS = ("race", "sex", "age_band")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage by group in the newest year that is whole, or the newest there is; `why_not` says why there is no table."""

    title: str
    definition: Definition
    side: SideBySide | None = None
    period: str = ""
    query: str = ""
    is_whole: bool = True
    why_not: str = ""


@requires(Permission.SEE_MEASURES)
@require_GET
def who_is_seen(request: HttpRequest) -> HttpResponse:
    """Every stage beside each other by one grouping: race or ethnicity, sex, or age band. 404 for any other."""
    by = request.GET.get("by", GROUPINGS[0])
    if by not in GROUPINGS:
        raise Http404("No such grouping.")
    reading = reading_for(request.user.office_id)
    had = offers(reading, request.user)
    context = {
        "by": by,
        "by_words": measures.GROUPS[by],
        "groupings": [(name, measures.GROUPS[name]) for name in GROUPINGS],
        "stages": [_stage(reading, request.user, title, definitions()[name], had.get(name), by) for name, title in STAGES],
        "always": definitions()[ALWAYS],
        "known": demographics(reading, request.user),
        "snapshot_number": reading.snapshot.number,
    }
    return render(request, "performance/who_is_seen.html", context)


def _stage(reading: Reading, user: Any, title: str, definition: Definition, offer: Offer | None, by: str) -> Stage:
    if offer is None:
        why = f"No figure here yet. It is made of: {'; '.join(definition.needs)}. {definition.to_record}"
        return Stage(title=title, definition=definition, why_not=why)
    found = engine_figures(reading, user, definition.id, grain=small.YEAR, group_by=by)
    if not found:
        return Stage(title=title, definition=definition, why_not=f"It has no figures by {measures.GROUPS[by].lower()}.")
    shown = [one for one in found if small.HIDDEN not in one.quality]  # of a hidden figure nothing says whether its year is whole
    if not shown:
        return Stage(title=title, definition=definition, why_not="Too few to show by this grouping.")
    whole = [one.period for one in shown if as_shown(one).is_complete]
    period = max(whole or [one.period for one in shown])
    rows = [(one.group, one) for one in found if one.period == period]
    return Stage(
        title=title,
        definition=definition,
        side=side_by_side(rows, definition),
        period=words.period(period, small.YEAR),
        query=f"by={by}&grain={small.YEAR}&period={period.isoformat()}",
        is_whole=bool(whole),
    )
