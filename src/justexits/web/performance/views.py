"""The dashboard, the page of one measure, its chart and its figures as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.csv_file import download
from justexits.web.lake import reading_for
from justexits.web.performance import actions, charts, words
from justexits.web.performance.definitions import Definition, TrendWords, definitions, trend_of
from justexits.web.performance.selectors import ALL, GRAINS, GROUPS, Figure, Offer, figures, group_names, offers

if TYPE_CHECKING:
    from justexits.records.lake import Reading

SMALL, LARGE = 180, 300


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which figures of a measure are asked for."""

    grain: str
    by: str

    @property
    def query(self) -> str:
        """As it stands in an address."""
        parameters = QueryDict(mutable=True)
        parameters["grain"], parameters["by"] = self.grain, self.by
        return parameters.urlencode()


@requires(Permission.SEE_MEASURES)
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every measure that has figures here, and those that are off with what they need."""
    reading = reading_for(request.user.office_id)
    offered = offers(reading, request.user)
    known = definitions()
    cards = [
        _card(reading, request, known[measure], _telling(reading, request, measure, offered[measure]), SMALL)
        for measure in known
        if measure in offered
    ]
    off = [definition for measure, definition in known.items() if measure not in offered]
    return render(request, "performance/dashboard.html", {"cards": cards, "off": off})


@requires(Permission.SEE_MEASURES)
@require_GET
def measure_page(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure: chart, figures, definition."""
    reading, definition, offer, choice = _asked(request, measure)
    card = _card(reading, request, definition, choice, LARGE)
    found = card["figures"]
    context = {
        "card": card,
        "rows": [_row(figure, definition, card["trend"], choice) for figure in reversed(found)],
        "grain": choice.grain,
        "by": choice.by,
        "grains": [(grain, GRAINS[grain]) for grain in offer.grains],
        "groups": [(group, GROUPS.get(group, group.replace("_", " ").capitalize())) for group in offer.groups],
        "legend": _legend(card["trend"], found),
        "left_out": max(0, len(group_names(found)) - charts.MOST_GROUPS),
        "may_export": has_permission(request.user, Permission.EXPORT_FIGURES),
        "snapshot_number": reading.snapshot.number,
    }
    return render(request, "performance/measure.html", context)


@requires(Permission.SEE_MEASURES)
@require_GET
def chart(request: HttpRequest, measure: str) -> HttpResponse:
    """The chart as a picture, for the light or the dark theme."""
    reading, definition, _, choice = _asked(request, measure)
    spec = _card(reading, request, definition, choice, LARGE)["spec"]
    return HttpResponse(charts.svg(spec, request.GET.get("theme", "light")), content_type="image/svg+xml")


@requires(Permission.EXPORT_FIGURES)
@require_GET
def figures_csv(request: HttpRequest, measure: str) -> StreamingHttpResponse:
    """The figures as CSV; the download is kept in the audit log."""
    reading, definition, _, choice = _asked(request, measure)
    rows = actions.export_figures(
        by=request.user,
        measure=definition.id,
        name=definition.name,
        grain=choice.grain,
        group_by=choice.by,
        figures=figures(reading, request.user, definition.id, grain=choice.grain, group_by=choice.by),
        snapshot=reading.snapshot.number,
    )
    name = f"{definition.id}-{choice.grain}-{choice.by}-snapshot-{reading.snapshot.number}.csv"
    return download(name, actions.COLUMNS, rows)


def _first_choice(offer: Offer) -> Choice:
    by = ALL if ALL in offer.groups else offer.groups[0]
    return Choice(grain=offer.grains[0], by=by)


def _telling(reading: Reading, request: HttpRequest, measure: str, offer: Offer) -> Choice:
    """The shortest period at which most figures have enough below the line to say something; else the longest."""
    first = _first_choice(offer)
    for grain in offer.grains:
        found = figures(reading, request.user, measure, grain=grain, group_by=first.by)
        if found and sum(figure.is_small for figure in found) * 2 <= len(found):
            return Choice(grain=grain, by=first.by)
    return Choice(grain=offer.grains[-1], by=first.by)


def _asked(request: HttpRequest, measure: str) -> tuple[Reading, Definition, Offer, Choice]:
    """The measure and the figures that the address asks for; 404 where this office has no such figures."""
    reading = reading_for(request.user.office_id)
    offer = offers(reading, request.user).get(measure)
    if measure not in definitions() or offer is None:
        raise Http404("No such measure here.")
    first = _first_choice(offer)
    choice = Choice(grain=request.GET.get("grain", first.grain), by=request.GET.get("by", first.by))
    if choice.grain not in offer.grains or choice.by not in offer.groups:
        raise Http404("No such figures here.")
    return reading, definitions()[measure], offer, choice


def _card(reading: Reading, request: HttpRequest, definition: Definition, choice: Choice, height: int) -> dict[str, Any]:
    """What a card or a page shows of a measure. The trend is always that of everybody."""
    found = figures(reading, request.user, definition.id, grain=choice.grain, group_by=choice.by)
    everybody = found if choice.by == ALL else figures(reading, request.user, definition.id, grain=choice.grain)
    trend = trend_of(everybody, definition.unit)
    with_value = [figure for figure in everybody if figure.value is not None]
    latest = with_value[-1] if with_value else None
    spec = charts.specification(
        found, unit=definition.unit, grain=choice.grain, limits=trend.limits, signals=trend.stands_out, height=height
    )
    return {
        "definition": definition,
        "figures": found,
        "trend": trend,
        "latest": latest,
        "latest_words": _figure_words(latest, definition, choice) if latest else {},
        "spec": spec,
        "spec_id": f"spec-{definition.id}",
        "chart_query": choice.query,
        "height": height + 60,
        "alt": f"Line chart of {definition.name}. {trend.sentence}",
    }


def _figure_words(figure: Figure, definition: Definition, choice: Choice) -> dict[str, str]:
    return {
        "value": words.number(figure.value, definition.unit),
        "period": words.period(figure.period, choice.grain),
        "numerator": words.count(figure.numerator),
        "denominator": words.count(figure.denominator),
        "interval": words.interval(figure, definition.unit),
    }


def _row(figure: Figure, definition: Definition, trend: TrendWords, choice: Choice) -> dict[str, Any]:
    stands_out = choice.by == ALL and figure.period in trend.stands_out
    return _figure_words(figure, definition, choice) | {
        "figure": figure,
        "stands_out": stands_out,
        "quality": "; ".join(code_list("figure_quality").get(code, code) for code in figure.quality),
    }


def _legend(trend: TrendWords, found: list[Figure]) -> str:
    """What the marks of the chart mean, in a sentence or two."""
    parts = []
    if any(figure.low is not None for figure in found):
        parts.append("The band is the 95 % interval of each figure.")
    if trend.limits:
        parts.append("The solid line is the usual level; between the dashed lines, change may be chance.")
    if trend.stands_out:
        parts.append("A diamond marks a period that stands out.")
    return " ".join(parts)
