"""Figures that leave the site as a workbook or as a PDF; each download is kept in the audit log before it leaves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from justexits.web.accounts.permissions import Permission, requires
from justexits.web.lake import reading_for
from justexits.web.performance import actions, charts, decisions, files, notes, words
from justexits.web.performance.asked import Asked, asked_for, figure_words
from justexits.web.performance.attention import attention
from justexits.web.performance.measure_views import chart_of
from justexits.web.performance.overview import Card, Overview, overview
from justexits.web.performance.panels import by_group
from justexits.web.performance.selectors import ALL, Figure, newest_whole
from justexits.web.performance.sparklines import on_paper

OVERVIEW_COLUMNS = (
    "measure",
    "name",
    "period",
    "figure",
    "numerator",
    "denominator",
    "low",
    "high",
    "before",
    "target",
    "due",
    "moves",
)


@requires(Permission.EXPORT_FIGURES)
@require_GET
def figures_workbook(request: HttpRequest, measure: str) -> HttpResponse:
    """The figures of a measure as a workbook, with its definition on a sheet of its own."""
    asked = asked_for(request, measure)
    rows = actions.exported(request.user, asked, form="xlsx")
    card = [(term, text) for term, text in asked.definition.card if text]
    about = [("Name", asked.definition.name), ("Question", asked.definition.question), *card]
    about += [("Version", asked.definition.version), ("Snapshot", asked.reading.snapshot.number)]
    content = files.workbook([("Figures", actions.COLUMNS, rows), ("Definition", ("Term", "Text"), about)])
    return files.as_download(content, f"{_name(asked)}.xlsx", files.WORKBOOK)


@requires(Permission.EXPORT_FIGURES)
@require_GET
def figures_pdf(request: HttpRequest, measure: str) -> HttpResponse:
    """The page of a measure as a tagged PDF: figure, chart, table, notes, definition."""
    asked = asked_for(request, measure)
    actions.keep_export(request.user, asked, form="pdf")
    content = files.pdf(_report(request, asked))
    return files.as_download(content, f"{_name(asked)}.pdf", "application/pdf")


@requires(Permission.EXPORT_FIGURES)
@require_GET
def overview_pdf(request: HttpRequest) -> HttpResponse:
    """The overview as a tagged PDF of a page or two."""
    reading = reading_for(request.user.office_id)
    found = overview(reading, request.user, today=timezone.localdate())
    needs = attention(found.all_cards, reading, request.user.office_id, today=timezone.localdate())
    actions.keep_overview_export(request.user, snapshot=reading.snapshot.number, form="pdf")
    said = [f"{matter.title}. {matter.sentence}" for matter in (*needs.moved, *needs.records)]
    judged = f"{needs.judged} measures were judged together." if needs.judged else "No measure can be judged yet."
    sections: list[dict[str, Any]] = [
        {
            "title": "What needs attention",
            "text": [judged if said else f"No measure moved more than chance explains. {judged}"],
            "list": said,
        }
    ]
    if found.cards:
        sections.append({"title": "The measures that an office begins with", "cards": [_card(card) for card in found.cards]})
    if found.not_yet:
        sections.append(
            {"title": "Off, and what to record", "list": [f"{one.name}: {one.to_record or one.why_off}" for one in found.not_yet]}
        )
    if found.others:
        sections.append({"title": "Also counted here", "cards": [_card(card) for card in found.others]})
    if beside := _beside(found):
        sections.append(
            {"title": "Groups beside each other", "list": [f"{name}, {period}: {said}" for name, period, said in beside]}
        )
    report = head(request, reading.snapshot.number, "Measures", "What changes, and what does not.") | {"sections": sections}
    name = f"measures-snapshot-{reading.snapshot.number}.pdf"
    return files.as_download(files.pdf(report), name, "application/pdf")


@requires(Permission.EXPORT_FIGURES)
@require_GET
def overview_workbook(request: HttpRequest) -> HttpResponse:
    """The overview as a workbook, a row a measure."""
    reading = reading_for(request.user.office_id)
    found = overview(reading, request.user, today=timezone.localdate())
    actions.keep_overview_export(request.user, snapshot=reading.snapshot.number, form="xlsx")
    rows = [_overview_row(card) for card in found.all_cards]
    off = [(one.id, one.name, one.to_record or one.why_off) for one in (*found.not_yet, *found.off)]
    sheets = [
        ("Groups", ("measure", "period", "what it says"), _beside(found)),
        ("Off", ("measure", "name", "what to record"), off),
    ]
    content = files.workbook([("Measures", OVERVIEW_COLUMNS, rows), *sheets])
    return files.as_download(content, f"measures-snapshot-{reading.snapshot.number}.xlsx", files.WORKBOOK)


def _beside(found: Overview) -> list[tuple[str, str, str]]:
    """What is said of groups beside each other: the measure's name, the period, the sentence."""
    return [(one.definition.name, one.period, said[:1].upper() + said[1:]) for one in found.compared for said in one.sentences]


def _name(asked: Asked) -> str:
    return f"{asked.definition.id}-{asked.choice.grain}-{asked.choice.by}-snapshot-{asked.reading.snapshot.number}"


def head(request: HttpRequest, snapshot: int, title: str, lead: str) -> dict[str, Any]:
    """What stands at the head and the foot of each report."""
    printed = f"Printed by {request.user.username}, {timezone.localtime():%-d %B %Y, %H:%M}. Internal. From snapshot {snapshot}."
    return {"title": title, "lead": lead, "office": request.user.office_id, "printed": printed}


def _report(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    definition, choice = asked.definition, asked.choice
    everybody, trend = asked.figures(ALL), asked.trend()
    beside = notes.beside(decisions.annotations_of(request.user, definition.id), everybody, choice.grain)
    figure: dict[str, Any] = {"title": "Figures", "text": [*_newest_lines(request, asked, everybody), trend.sentence]}
    if choice.by == ALL:
        spec = chart_of(asked, everybody, trend, beside)
        figure |= {"picture": charts.svg(spec, "light"), "alt": f"Line chart of {definition.name}. {trend.sentence}"}
        rows = [_table_row(one, asked, notes.within(beside, one.period, choice.grain)) for one in reversed(everybody)]
        table = {"columns": ["Period", "Figure", "Made of", "95 % interval", "Left out", "Note"], "rows": rows}
    else:
        found = by_group(asked.figures(), everybody, unit=definition.unit, grain=choice.grain)
        rows = [[row["name"], *(f"{cell['value'] or '-'}\n{cell['of']}".strip() for cell in row["cells"])] for row in found.rows]
        table = {"columns": ["Group", *found.columns], "rows": rows}
    sections = [figure, {"title": "The numbers", "table": table}]
    if beside:
        sections.append(
            {"title": "What happened", "list": [f"{number}: {one.on:%-d %B %Y}, {one.text}" for number, one in beside]}
        )
    card = [*definition.card, ("Version", definition.version)]
    sections.append({"title": "Definition", "list": [f"{term}: {text}" for term, text in card if text]})
    return head(request, asked.reading.snapshot.number, definition.name, definition.question) | {"sections": sections}


def _newest_lines(request: HttpRequest, asked: Asked, everybody: list[Figure]) -> list[str]:
    """The newest whole figure, and the target where there is one."""
    newest, lines = newest_whole(everybody), []
    if newest:
        shown = figure_words(newest, asked.definition, asked.choice)
        lines.append(f"{shown['period']}: {shown['value']} {shown['behind']}".strip())
    if target := decisions.standing_targets(request.user).get(asked.definition.id):
        today = timezone.localdate()
        held = decisions.against(target, asked.definition, newest, grain=asked.choice.grain, today=today)
        lines.append(f"Target: {held.value}. {held.sentence}")
    return lines


def _table_row(one: Any, asked: Asked, note: str) -> list[str]:
    shown = figure_words(one, asked.definition, asked.choice)
    return [shown["period"], shown["value"], shown["behind"], shown["interval"], f"{one.left_out:,}", note]


def _card(card: Card) -> dict[str, Any]:
    lines = [f"Before: {card.baseline}"] if card.baseline else []
    if card.against:
        lines.append(f"Target: {card.against.value}. {card.against.sentence}")
    newest = card.newest
    return {
        "name": card.definition.name,
        "value": newest["headline"] if newest else "No figure yet",
        "behind": ", ".join(dict.fromkeys(part for part in (newest["period"], _besides(newest)) if part)) if newest else "",
        "lines": [*lines, card.trend.sentence],
        "picture": on_paper(card.chart),
        "alt": f"Line chart of {card.definition.name}. {card.trend.sentence}",
    }


def _besides(newest: dict[str, Any]) -> str:
    """What a figure is made of, where its headline does not say it already."""
    behind: str = newest["behind"]
    return "" if behind == newest["headline"] else behind


def _overview_row(card: Card) -> list[Any]:
    one = card.figure
    target = card.against.target if card.against else None
    return [
        card.definition.id,
        card.definition.name,
        words.period(one.period, card.asked.choice.grain) if one else "",
        *((one.value, one.numerator, one.denominator, one.low, one.high) if one else (None,) * 5),
        card.baseline,
        target.value if target else None,
        target.due_on if target else None,
        card.trend.sentence,
    ]
