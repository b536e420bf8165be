"""The page of one measure, its chart and its figures as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from justexits import measures
from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.csv_file import download
from justexits.web.performance import actions, charts, decisions
from justexits.web.performance.asked import Asked, asked_for, figure_words, grain_choices, group_choices, newest_words
from justexits.web.performance.compare import latest
from justexits.web.performance.deciding_views import targets_shown
from justexits.web.performance.forms import ViewForm
from justexits.web.performance.notes import Numbered, beside, within
from justexits.web.performance.panels import by_group
from justexits.web.performance.selectors import ALL, Figure, newest_whole
from justexits.web.performance.shelf import shelf_of

HEIGHT = 300


@requires(Permission.SEE_MEASURES)
@require_GET
def measure_page(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure: chart, figures, definition."""
    asked = asked_for(request, measure)
    everybody = asked.figures(ALL)
    history = decisions.targets_of(request.user, measure)
    holds = next((one for one in history if not one.is_taken_back), None)
    newest = newest_whole(everybody)
    context = _about(asked, everybody) | {
        "locked": asked.locked,
        "history": targets_shown(history, asked.definition),
        "against": decisions.against(holds, asked.definition, newest, grain=asked.choice.grain, today=timezone.localdate())
        if holds
        else None,
        "view_form": ViewForm(auto_id="view-%s"),
        "notes": _notes(asked, everybody),
        "grains": grain_choices(asked),
        "groups": group_choices(asked),
        "may_export": has_permission(request.user, Permission.EXPORT_FIGURES),
        "snapshot_number": asked.reading.snapshot.number,
        "latest": latest(asked) if asked.choice.by == asked.definition.compares else None,
    }
    if asked.choice.by == ALL:
        context |= _over_time(asked, everybody)
    else:
        unit, grain = asked.definition.unit, asked.choice.grain
        context |= {"by_group": by_group(asked.figures(), everybody, unit=unit, grain=grain, query=asked.choice.query)}
    return render(request, "performance/measure.html", context)


def _about(asked: Asked, everybody: list[Figure]) -> dict[str, Any]:
    return {
        "definition": asked.definition,
        "choice": asked.choice,
        "newest": newest_words(asked, everybody),
        "trend": asked.trend(),
    }


def _over_time(asked: Asked, found: list[Figure]) -> dict[str, Any]:
    trend, notes = asked.trend(), _notes(asked, found)
    return {
        "spec": chart_of(asked, found, trend, notes),
        "spec_id": f"spec-{asked.definition.id}",
        "height": HEIGHT + 60,
        "alt": f"Line chart of {asked.definition.name}. {trend.sentence}",
        "legend": _legend(asked, trend, found),
        "rows": [_row(one, asked, trend, notes) for one in reversed(found)],
    }


@requires(Permission.SEE_MEASURES)
@require_GET
def chart(request: HttpRequest, measure: str) -> HttpResponse:
    """The chart of everybody as a picture, for the light or the dark theme."""
    asked = asked_for(request, measure)
    found = asked.figures(ALL)
    spec = chart_of(asked, found, asked.trend(), _notes(asked, found))
    return HttpResponse(charts.svg(spec, request.GET.get("theme", "light")), content_type="image/svg+xml")


@requires(Permission.EXPORT_FIGURES)
@require_GET
def figures_csv(request: HttpRequest, measure: str) -> StreamingHttpResponse:
    """The figures as CSV; the download is kept in the audit log."""
    asked = asked_for(request, measure)
    choice, number = asked.choice, asked.reading.snapshot.number
    rows = actions.exported(request.user, asked)
    return download(f"{asked.definition.id}-{choice.grain}-{choice.by}-snapshot-{number}.csv", actions.COLUMNS, rows)


def _notes(asked: Asked, found: list[Figure]) -> Numbered:
    return beside(decisions.annotations_of(asked.user, asked.definition.id), found, asked.choice.grain)


def chart_of(asked: Asked, found: list[Figure], trend: measures.Trend, notes: Numbered) -> dict[str, Any]:
    """The chart with its target and notes; limits of chance are those of its own length of period, where that was judged."""
    same = trend.grain == asked.choice.grain
    target = decisions.standing_targets(asked.user).get(asked.definition.id)
    value = target.value if target else None
    said = tuple((one.on, one.text) for _, one in notes)
    hidden = any(one.is_hidden for one in found)

    def make() -> dict[str, Any]:
        return charts.specification(
            found,
            unit=asked.definition.unit,
            grain=asked.choice.grain,
            limits=_limits(trend) if same else (),
            signals=trend.signals if same else (),
            target=value,
            notes=said,
            height=HEIGHT,
        )

    key = ("chart", asked.definition.id, asked.choice.grain, hidden, value, said, asked.locked)
    return shelf_of(asked.reading, asked.user.office_id).once(key, make)


def _limits(trend: measures.Trend) -> list[dict[str, Any]]:
    """The lines for the chart."""
    lines = (("center", trend.center), ("limit", trend.lower), ("limit", trend.upper))
    return [{"kind": kind, "value": value} for kind, value in lines if value is not None]


def _row(one: Figure, asked: Asked, trend: measures.Trend, notes: Numbered) -> dict[str, Any]:
    return figure_words(one, asked.definition, asked.choice) | {
        "stands_out": trend.grain == asked.choice.grain and one.period in trend.signals,
        "notes": within(notes, one.period, asked.choice.grain),
        "quality": "; ".join(code_list("figure_quality").get(code, code) for code in one.quality),
    }


def _legend(asked: Asked, trend: measures.Trend, found: list[Figure]) -> str:
    """What the marks of the chart mean, in a sentence or two."""
    parts = [] if charts.begins_at_zero(found) else ["The axis does not begin at 0."]
    if any(figure.low is not None for figure in found):
        parts.append("The band is the 95 % interval of each figure.")
    if trend.grain == asked.choice.grain and trend.center is not None:
        parts.append("The solid line is the usual level; between the dashed lines, change may be chance.")
        if trend.signals:
            parts.append("A diamond marks a period that stands out.")
    return " ".join(parts)
