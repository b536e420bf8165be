"""The documentation page of the measures, made from the catalogue."""

from __future__ import annotations

from itertools import groupby

from justexits.measures import GROUPS, Measure, catalogue, figure_words
from tests.measures.hand import HAND


def measures() -> str:
    """The page as Markdown."""
    on = [one for one in catalogue() if one.is_on]
    parts = [
        "# Measures",
        "",
        "What the office can see change. Each has one definition, which makes the query, the label, the chart and this page. A "
        "fact that is missing leaves a unit out of the figure, and how many were left out stands beside it. Every figure has "
        "its two counts, a 95 % interval and the version of its definition. Whether an office's records can carry a measure is "
        "checked each time that `justexits measure` runs; a measure that is off says what to record.",
        "",
        f"{len(on)} of {len(catalogue())} measures can be counted from tables that are filled today.",
        "",
    ]
    for objective, group in groupby(catalogue(), key=lambda one: one.objective):
        parts += [f"## {objective}", ""]
        for one in group:
            parts += _section(one)
    return "\n".join(parts)


def _section(one: Measure) -> list[str]:
    old = f", {one.maturity_days} days old or more" if one.maturity_days else ""
    rows = [
        ("Above the line", one.numerator),
        ("Below the line", one.denominator),
        ("Counted", f"{one.counted}, by `{one.anchor}`{old}"),
        ("Unit", one.unit),
        ("Better", str(one.better)),
        ("Read it with", ", ".join(one.guard) or "no other"),
        ("What is unknown", one.unknown),
        ("By", ", ".join(GROUPS[name].lower() for name in one.groups) or "everybody only"),
        ("Says little under", f"{one.minimum_n} below the line"),
        ("Who sees it", str(one.publication)),
        ("Needs", ", ".join(f"`{name}`" for name in one.needs)),
        ("Source", one.source),
        ("Version", one.version),
    ]
    off = ["", f"**Off.** No table holds what it needs yet. {one.to_record}"] if not one.is_on else []
    return [
        f"### {one.id}: {one.name}",
        "",
        " ".join((one.question, *one.notes)),
        *off,
        *_by_hand(one),
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in rows),
        "",
    ]


def _by_hand(one: Measure) -> list[str]:
    """The tiny world of the measure's test, and what it comes to."""
    if one.id not in HAND:
        return []
    hand = HAND[one.id]
    figure = figure_words(hand.value, one.unit)
    above = "" if one.unit == "days" else f"{hand.numerator:.0f} {'to' if one.unit == 'ratio' else 'of'} "
    if hand.denominator is None:
        return ["", f"*Counted by hand.* {hand.story} That is {figure} {one.counted}."]
    left_out = f", {hand.left_out} left out" if hand.left_out else ""
    return ["", f"*Counted by hand.* {hand.story} That is {above}{hand.denominator or 0:.0f} {one.counted}{left_out}: {figure}."]
