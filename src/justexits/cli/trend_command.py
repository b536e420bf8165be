"""`justexits trend`: how anybody's series moves, by the methods that the measures use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from justexits.cli.output import JsonOption, answering
from justexits.core.errors import BadInput

if TYPE_CHECKING:
    from justexits.measures.trends import Series


def trend_command(
    file: Annotated[
        Path, typer.Argument(help="CSV, workbook or Parquet with a header: period, numerator, denominator; or value.")
    ],
    nature: Annotated[
        str | None, typer.Option("--as", help="count, share, rate, ratio or value; without it, the numbers say which.")
    ] = None,
    baseline_until: Annotated[
        str | None, typer.Option(help="The last day of a baseline that you lock, such as 2023-12-31.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say how a series moves: what chance explains, what it does not, and which periods stand out.

    Example: `justexits trend filed.csv`
    """
    with answering(as_json) as answer:
        from justexits.measures.trends import period_words, trend
        from justexits.measures.trends.file import check_nature, read_series

        points = read_series(file)
        if nature is not None:
            check_nature(points, _nature(nature), file.name)
        found = trend(points, unit=nature, baseline_until=_day(baseline_until))
        answer.say(found.sentence)
        if found.limits:
            outside = set(found.signals)
            rows = [
                [period_words(one.period, found.grain), one.lower, one.upper, "stands out" if one.period in outside else ""]
                for one in found.limits
            ]
            answer.table(f"Limits of chance, {found.method}", ["Period", "From", "To", ""], rows)
            answer.say(f"Dispersion of the baseline: {found.dispersion:.2f} (1 is chance alone).")
        answer.data({"file": str(file), "points": len(points), "trend": found.as_dict()})


def _nature(word: str) -> Series:
    from justexits.measures.trends import Series

    if word not in list(Series):
        raise BadInput("A series cannot be that.", f"Say --as {' or '.join(Series)}.", column="--as", value=word)
    return Series(word)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput("This is not a day.", "Write it as 2023-12-31.", column="--baseline-until", value=text) from None
