"""`justexits trend`: how anybody's series moves, by the methods that the measures use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from justexits.cli.output import Answer, JsonOption, answering
from justexits.core.errors import BadInput

if TYPE_CHECKING:
    from justexits.measures.trends import Point, Series, Trend


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
    by: Annotated[
        str | None, typer.Option(help="The column that tells several series in one file apart; they are judged together.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say how a series moves: what chance explains, what it does not, and which periods stand out.

    Example: `justexits trend filed.csv`
    """
    with answering(as_json) as answer:
        from justexits.measures.trends import period_words, trend
        from justexits.measures.trends.file import check_nature, read_series, read_several

        today = datetime.now().astimezone().date()
        several = {"": read_series(file, today=today)} if by is None else read_several(file, by, today=today)
        if nature is not None:
            for points in several.values():
                check_nature(points, _nature(nature), file.name)
        until = _day(baseline_until)
        trends = {name: trend(points, unit=nature, baseline_until=until) for name, points in several.items()}
        if by is not None:
            _say_together(answer, file, by, several, trends)
            return
        points, found = several[""], trends[""]
        answer.say(found.sentence)
        notes = _notes(points, found)
        for note in notes:
            answer.say(note)
        if found.limits:
            outside = set(found.signals)
            rows = [
                [period_words(one.period, found.grain), one.lower, one.upper, "stands out" if one.period in outside else ""]
                for one in found.limits
            ]
            answer.table(f"Limits of chance, {found.method}", ["Period", "From", "To", ""], rows)
            answer.say(f"Dispersion of the baseline: {found.dispersion:.2f} (1 is chance alone).")
        answer.data({"file": str(file), "points": len(points), "notes": notes, "trend": found.as_dict()})


def _notes(points: Sequence[Point], found: Trend) -> list[str]:
    """What a reader must know of the periods: which have no line, which is not over, how many have no figure."""
    from justexits.measures.trends import Series, period_words
    from justexits.measures.trends.point import missing_between, nature_of, usable
    from justexits.measures.trends.words import listed

    notes = []
    if missing := missing_between(points, found.grain):
        has = "has" if len(missing) == 1 else "have"
        notes.append(f"{listed(missing, found.grain)} {has} no line: what happened then is unknown, not none.")
    notes += [f"{period_words(one.period, found.grain)} is not over and is left out." for one in points if not one.complete]
    whole = [one for one in points if one.complete]
    above = [one for one in whole if one.denominator and (one.numerator or 0) > one.denominator]
    if above and nature_of(points, None) is Series.RATE and len(above) * 2 < len(whole):
        periods = listed([one.period for one in above], found.grain)
        notes.append(f"More above the line than below it in {periods}: taken as a rate; if it is a share, correct it.")
    if empty := len(whole) - len(usable(whole, nature_of(points, None))):
        notes.append(f"{empty} of {len(whole)} periods have no figure and are left out.")
    return notes


def _say_together(
    answer: Answer, file: Path, by: str, several: Mapping[str, Sequence[Point]], trends: Mapping[str, Trend]
) -> None:
    """Several series: one moves by chance where there are many, so they are judged together, as a pack of measures is."""
    from justexits.measures.pack import SURE, together

    raised = together({name: one.probability for name, one in trends.items() if one.probability is not None})
    rows, made = [], []
    for name, one in trends.items():
        speaks = one.direction in ("higher", "lower") and raised.get(name, 1.0) < SURE
        alone = (
            "" if speaks or one.direction not in ("higher", "lower") else " Among all these series, chance alone could do that."
        )
        notes = _notes(several[name], one)
        rows.append([name, " ".join((f"{one.sentence}{alone}", *notes))])
        made.append({"series": name, "points": len(several[name]), "probability": raised.get(name), "speaks": speaks})
        made[-1] |= {"sentence": one.sentence + alone, "notes": notes, "trend": one.as_dict()}
    answer.table(f"{len(trends)} series by {by}, {len(raised)} of them tested together", [by, "How it moves"], rows)
    answer.data({"file": str(file), "by": by, "tested": len(raised), "series": made})


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
