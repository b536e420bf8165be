"""The page of one figure: what it says, its definition, the imports that it came from, and its rows."""

from __future__ import annotations

from datetime import date

from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from justexits import measures
from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.audit.events import LogUnavailable, record_event
from justexits.web.audit.models import EventKind
from justexits.web.performance.asked import Asked, asked_for, figure_words
from justexits.web.performance.drill import Cell, behind
from justexits.web.performance.selectors import ALL, Figure


@requires(Permission.SEE_MEASURES)
@require_GET
def figure_page(request: HttpRequest, measure: str) -> HttpResponse:
    """One figure of a measure, period and group, and what it is made of."""
    asked = asked_for(request, measure)
    one = _found(request, asked)
    cell = Cell(
        measure=measure, grain=asked.choice.grain, group_by=asked.choice.by, period=one.period,
        group=one.code if asked.choice.by != ALL else None,
    )  # fmt: skip
    may_see_rows = has_permission(request.user, Permission.SEE_SOURCE_ROWS)
    if may_see_rows:
        _log(request, cell)
    page = request.GET.get("page", "")
    found = None
    if not one.is_hidden:
        found = behind(asked.reading, request.user, cell, page=int(page) if page.isascii() and page.isdigit() else 1)
    context = {
        "definition": asked.definition,
        "choice": asked.choice,
        "one": figure_words(one, asked.definition, asked.choice),
        "group": measures.group_words(asked.choice.by, one.code),
        "behind": found,
        "agrees": found is not None and _agrees(one, found.met, found.counted, asked.definition.unit),
        "quality": [code_list("figure_quality").get(code, code) for code in one.quality],
        "may_see_rows": may_see_rows,
        "may_see_imports": has_permission(request.user, Permission.SEE_IMPORTS),
        "snapshot_number": asked.reading.snapshot.number,
    }
    return render(request, "performance/figure.html", context)


def _found(request: HttpRequest, asked: Asked) -> Figure:
    """The figure that the address names; 404 where there is none."""
    try:
        period = date.fromisoformat(request.GET.get("period", ""))
    except ValueError as error:
        raise Http404("No such period.") from error
    code = request.GET.get("group") if asked.choice.by != ALL else None
    for one in asked.figures():
        if one.period == period and (asked.choice.by == ALL or one.code == code):
            return one
    raise Http404("No such figure.")


def _agrees(one: Figure, met: int, counted: int, unit: str) -> bool:
    """Whether the rows give the figure's own counts, where it is made of counts."""
    if unit == "share":
        return (met, counted) == (one.numerator, one.denominator)
    if unit == "count":
        return met == one.numerator
    return counted == one.denominator if unit != "ratio" else (met, counted - met) == (one.numerator, one.denominator)


def _log(request: HttpRequest, cell: Cell) -> None:
    """Keep that the rows were opened, before they are shown. Raises LogUnavailable where that fails."""
    detail = {"grain": cell.grain, "group_by": cell.group_by, "period": cell.period.isoformat(), "group": cell.group or ""}
    try:
        with transaction.atomic():
            record_event(EventKind.FIGURE_ROWS_VIEWED, by=request.user, subject=("measure", cell.measure), detail=detail)
    except DatabaseError as error:
        raise LogUnavailable(
            "This page was not opened, because the access log could not be written.",
            "Try again in a minute; if it stays so, tell your administrator.",
        ) from error
