"""Figures beside each other as files: what a page of comparison shows, as a workbook or a tagged PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from justexits.web.performance import actions, files
from justexits.web.performance.asked import Asked
from justexits.web.performance.compare import SideBySide
from justexits.web.performance.export_views import head

FIRST = {"periods": "Period", "groups": "Group", "offices": "Office"}  # what the rows are, by the kind of comparison
CAUTION = "A difference asks for a look. It does not say why, and it is no verdict."
FORMS = ("xlsx", "pdf")


def taken_away(request: HttpRequest, asked: Asked, kind: str, side: SideBySide, said: list[str], form: str) -> HttpResponse:
    """The comparison as a file of a form, which is kept in the audit log before it leaves. Raises Refused.

    `said` are sentences beside those of the comparison itself, such as those of an adjusted one.
    """
    actions.keep_comparison(request.user, asked, kind=kind, rows=len(side.rows), form=form)
    columns, rows = _table(kind, side, is_share=any("ratio" in row for row in side.rows))
    sentences = [one[:1].upper() + one[1:] for one in (*side.sentences, *said)]
    judged = f"{side.compared} comparisons were made and judged together. " if side.compared > 1 else ""
    name = f"{asked.definition.id}-{kind}-snapshot-{asked.reading.snapshot.number}.{form}"
    if form == "xlsx":
        words = [(one,) for one in (*sentences, judged + CAUTION)]
        content = files.workbook([("Beside each other", columns, rows), ("In words", ("sentence",), words)])
        return files.as_download(content, name, files.WORKBOOK)
    sections = [
        {"title": "What it says", "list": sentences, "text": [judged + CAUTION]},
        {"title": "The numbers", "table": {"columns": list(columns), "rows": rows}},
    ]
    snapshot = asked.reading.snapshot.number
    lead = f"{FIRST[kind]}s beside each other. Definition version {asked.definition.version}."
    report = head(request, snapshot, asked.definition.name, lead) | {"sections": sections}
    return files.as_download(files.pdf(report), name, "application/pdf")


def _table(kind: str, side: SideBySide, *, is_share: bool) -> tuple[tuple[str, ...], list[list[Any]]]:
    """The columns and rows of the page's table; the one that the others are held against says so."""
    columns = (FIRST[kind], "Figure", "Made of", "95 % interval", *(("Difference", "Ratio") if is_share else ()))
    names = ("value", "behind", "interval", *(("difference", "ratio") if is_share else ()))
    held = [f"{row['name']}{' (held against)' if row.get('is_reference') else ''}" for row in side.rows]
    rows = [[name, *(row.get(column) or "-" for column in names)] for name, row in zip(held, side.rows, strict=True)]
    return columns, rows
