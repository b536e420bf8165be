"""`justexits measure`: count what the records carry, and read figures over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from justexits.cli.compare import Comparison
from justexits.cli.output import Answer, HomeOption, JsonOption, WaitOption, answering
from justexits.core.errors import BadInput, NotFound
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.measures import Figure, Measure, MeasureReport
    from justexits.records.lake import Reading


def measure_command(
    home: HomeOption,
    one: Annotated[str | None, typer.Option("--measure", help="Show this measure's figures as they are, such as B2.")] = None,
    grain: Annotated[str, typer.Option(help="With --measure: month, quarter, year or rolling_12.")] = "year",
    by: Annotated[
        str | None, typer.Option(help="With --measure: by which group, such as race; everybody (all) if not given.")
    ] = None,
    office: Annotated[str | None, typer.Option(help="With --measure: one office only.")] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="With --measure and --by: each group beside a reference group.")
    ] = False,
    reference: Annotated[str | None, typer.Option(help="With --compare: the reference group; the largest if not given.")] = None,
    over: Annotated[
        list[str] | None, typer.Option(help="With --compare: hold the mix of this equal, year by year; may be repeated.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="With --measure: only what may leave the office.")] = False,
    snapshot: Annotated[
        int | None, typer.Option(help="With --measure: count it anew from the records as they stood in this snapshot.")
    ] = None,
    as_json: JsonOption = False,
    wait: WaitOption = 0.0,
) -> None:
    """Count every measure that the records carry, by month, quarter and year and by group, and say how each moves.

    With `--measure`, nothing is counted anew: the figures of one measure are shown. With an earlier `--snapshot` they are counted
    anew from its records, and what a court has sealed since is left out, which is said.

    Example: `justexits measure --home office`

    Example: `justexits measure --home office --measure FR1 --grain year --by offense`

    Example: `justexits measure --home office --measure FR1 --snapshot 12`
    """
    with answering(as_json) as answer:
        if one is None:
            _count(home, answer, wait)
        else:
            asked = Comparison(reference, tuple(over or ())) if compare else None
            _show(home, answer, one, Choice(grain, by or _led_by(one), office, public, snapshot), asked)


def _led_by(name: str) -> str:
    """The grouping that a measure is shown by where none is asked for: a comparison has no figure of everybody."""
    from justexits.measures import ALL, measure_of

    definition = measure_of(name)
    return (definition.compares if definition else "") or ALL


def _count(home: Path, answer: Answer, wait: float) -> None:
    from justexits.measures import measure
    from justexits.records.lake import Lake

    lake = Lake(Home.open(home))
    report = measure(lake, progress=answer.progress, wait=wait)
    with lake.read() as reading:
        newest = {state.office_id: _newest(reading, report, state.office_id) for state in report.offices}
    for state in report.offices:
        reach = f"its records reach to {state.until}" if state.until else "its records have no day"
        rows = [[row["measure"], row["name"], *row["words"], row["sentence"]] for row in newest[state.office_id]]
        columns = ["Measure", "Name", "Period", "Figure", "From", "How it moves, month by month"]
        answer.table(f"{state.office_id}: newest figures; {reach}", columns, rows)
        for lack in state.readiness:
            if not lack.ready:
                answer.say(f"{lack.measure} is off here: {lack.why}")
        for counted in state.measures:
            if counted.undated:
                answer.say(f"{counted.measure}: {counted.undated:,} without a day are in no period.")
    answer.data(report.as_dict() | {"newest": newest})


def _newest(reading: Reading, report: MeasureReport, office_id: str) -> list[dict[str, Any]]:
    """For each measure with figures: its newest whole year, or the finest that it has, and how it moves."""
    from justexits.measures import figures_of, measure_of, trend_of

    found = []
    for counted in next(state for state in report.offices if state.office_id == office_id).measures:
        definition = measure_of(counted.measure)
        by_grain = {grain: figures_of(reading, counted.measure, office=office_id, grain=grain) for grain in ("year", "month")}
        whole = [one for one in by_grain["year"] if one.value is not None and not one.quality]
        if definition is None or not whole:
            continue
        trend = trend_of(by_grain["month"] or by_grain["year"])
        found.append(
            {
                "measure": counted.measure,
                "name": definition.name,
                "words": _words(whole[-1], definition),
                "figure": asdict(whole[-1]),
                "sentence": trend.sentence,
                "trend": trend.as_dict(),
            }
        )
    return found


@dataclass(frozen=True)
class Choice:
    """Which figures are asked for, whether they leave the office, and from which snapshot's records; None is what is there."""

    grain: str
    by: str
    office: str | None
    public: bool
    snapshot: int | None


def _show(home: Path, answer: Answer, name: str, choice: Choice, comparison: Comparison | None) -> None:
    from justexits.measures import catalogue, measure_of, trend_of
    from justexits.records.lake import Lake

    grain, by = choice.grain, choice.by
    definition = measure_of(name)
    if definition is None:
        raise NotFound(f"There is no measure {name}.", f"Use one of {', '.join(one.id for one in catalogue() if one.is_on)}.")
    _check(definition, grain, by)
    if choice.public and comparison:
        raise BadInput("Comparisons are not published: they would give hidden counts away.", "Leave out --compare or --public.")
    if choice.snapshot is not None and comparison:
        raise BadInput("Comparisons are made of the newest figures only.", "Leave out --compare or --snapshot.")
    lake = Lake(Home.open(home))
    with lake.read(lake.snapshot(choice.snapshot)) as reading:
        if choice.snapshot is None:
            reading.require("measure_value", step="measure")
        found = _figures(reading, definition, choice)
        compared = (
            {name: comparison.of(reading, definition, name, figures) for name, figures in found.items()} if comparison else {}
        )
        then = reading.snapshot
    if choice.snapshot is not None:
        answer.say(f"Counted anew from the records of snapshot {then.number}, made {then.made_at:%Y-%m-%d %H:%M} UTC.")
        answer.say(f"Sealed since then, in all its tables, and left out: {then.sealed_rows:,} rows.")
    for office_id, figures in found.items():
        _table(answer, definition, office_id, figures, grain, by)
        if by == "all" and not choice.public:
            answer.say(trend_of(figures).sentence)
        for one in compared.get(office_id, []):
            for sentence in (one["period_words"], *one["sentences"]):
                answer.say(sentence)
    trends = {office_id: trend_of(figures).as_dict() for office_id, figures in found.items() if by == "all" and not choice.public}
    card = {"id": definition.id, "name": definition.name, "version": definition.version, "numerator": definition.numerator}
    card |= {"denominator": definition.denominator, "source": definition.source}
    figures_as_data = [asdict(figure) for figures in found.values() for figure in figures]
    of = {"snapshot": then.number, "sealed_rows": then.sealed_rows, "counted_anew": choice.snapshot is not None}
    answer.data(
        of | {"measure": card, "grain": grain, "by": by, "figures": figures_as_data, "trends": trends, "compared": compared}
    )


def _check(definition: Measure, grain: str, by: str) -> None:
    from justexits.records.codes import code_list

    if grain not in code_list("grain"):
        raise BadInput(f"There are no figures by {grain}.", f"Say --grain {' or '.join(code_list('grain'))}.", value=grain)
    known = (definition.compares,) if definition.compares else ("all", *definition.groups)
    if by not in known:
        remedy = f"Say --by {' or '.join(known)}."
        raise BadInput(f"{definition.id} has no figures by {by}.", remedy, value=by)


def _figures(reading: Reading, definition: Measure, choice: Choice) -> dict[str, list[Figure]]:
    from justexits.measures import figures_of
    from justexits.measures.suppression import published
    from justexits.measures.then import figures_then

    grain, by, office = choice.grain, choice.by, choice.office
    offices = [office] if office else list(reading.snapshot.offices)
    if choice.snapshot is None:
        found = {name: figures_of(reading, definition.id, office=name, grain=grain, by=by) for name in offices}
    else:
        found = {name: figures_then(reading, definition, office=name, grain=grain, by=by) for name in offices}
    if choice.public:
        found = {name: published(figures, definition) for name, figures in found.items()}
    kept = {name: figures for name, figures in found.items() if figures}
    if not kept:
        where = f"in {office}" if office else "in any office"
        raise NotFound(
            f"{definition.id} has no figures by {grain} {where}.",
            "Run `justexits measure` without --measure: it says which measures are off, and why."
            if choice.snapshot is None
            else "`justexits status --history` lists the snapshots; one of after the step `screen` has what most measures need.",
        )
    return kept


def _table(answer: Answer, definition: Measure, office_id: str, figures: Sequence[Figure], grain: str, by: str) -> None:
    from justexits.measures import GROUPS, group_words

    rows = []
    for figure in figures:
        period, value, counts = _words(figure, definition, grain)
        group = [] if by == "all" else [group_words(by, figure.group)]
        interval = _interval(figure, definition)
        rows.append([period, *group, value, interval, counts, figure.left_out, "; ".join(_quality(figure))])
    columns = ["Period", *([] if by == "all" else [GROUPS[by]]), "Figure", "95 % interval", "From", "Left out", "Note"]
    answer.table(f"{office_id}: {definition.id} {definition.name}", columns, rows)


def _quality(figure: Figure) -> list[str]:
    from justexits.records.codes import code_list

    return [code_list("figure_quality")[code] for code in figure.quality]


def _words(figure: Figure, definition: Measure, grain: str | None = None) -> tuple[str, str, str]:
    """Period, figure, and what it is made of."""
    from justexits.measures import figure_words, period_words

    if figure.denominator is None and figure.numerator is None:
        return period_words(figure.period, grain or figure.grain), "not shown", ""
    above, below = f"{figure.numerator or 0:,.0f}", f"{figure.denominator or 0:,.0f} {definition.counted}"
    counts = {"days": below, "ratio": f"{above} to {below}"}.get(definition.unit, f"{above} of {below}")
    counts = f"{above} {definition.counted}" if definition.unit == "count" else counts
    return period_words(figure.period, grain or figure.grain), figure_words(figure.value, definition.unit), counts


def _interval(figure: Figure, definition: Measure) -> str:
    from justexits.measures import figure_words

    if figure.low is None:
        return ""
    upper = "more" if figure.high is None else figure_words(figure.high, definition.unit)
    return f"{figure_words(figure.low, definition.unit)} to {upper}"
