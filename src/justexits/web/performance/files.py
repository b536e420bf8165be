"""Figures as files: a workbook whose cells run nothing, and a tagged PDF."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from justexits.web.csv_file import harmless

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORT = Path(__file__).with_name("report.typ")
FONTS = Path(__file__).resolve().parents[1] / "static" / "vendor" / "uswds" / "fonts" / "source-sans-pro"
STANDARD = "ua-1"  # PDF/UA-1: tagged, so that a screen reader reads it in order
WIDEST = 60


def workbook(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """A workbook of sheets (name, columns, rows). Text stays text: no cell is a formula, whatever it begins with."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for name, columns, rows in sheets:
        sheet = book.create_sheet(name)
        for line, row in enumerate([list(columns), *map(list, rows)], start=1):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(row=line, column=place, value=None if value == "" else harmless(value))
                if isinstance(value, str):
                    cell.data_type = "s"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for place, column in enumerate(sheet.iter_cols(values_only=True), start=1):
            widest = max(len(str(value)) for value in column if value is not None)
            sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, widest + 2)
        sheet.freeze_panes = "A2"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def pdf(report: dict[str, Any]) -> bytes:
    """A report as PDF. `report` is what report.typ says that it reads: plain values, and pictures as SVG with words for them."""
    import typst

    made: bytes = typst.compile(
        REPORT.read_bytes(),
        sys_inputs={"report": json.dumps(report)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARD,
    )
    return made


@cache
def _fonts() -> list[str]:
    """The page's own font where it was built; without it, the one that comes with the typesetter."""
    return [str(FONTS)] if FONTS.is_dir() else []


def as_download(content: bytes, name: str, kind: str) -> HttpResponse:
    """The content as a file to keep."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
