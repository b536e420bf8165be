"""Adjusted odds of a measure: its counted rows put into strata, on the engine that they live on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from justexits.core.errors import BadInput
from justexits.measures.disparity import Adjusted, adjusted_odds
from justexits.measures.groups import GROUPS, with_groups
from justexits.measures.logistic import logistic_odds
from justexits.measures.rows import COUNTED, MET
from justexits.records.filled import run_on_its_engine

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.measures.measure import Measure
    from justexits.records.tables import Tables


def adjusted(
    measure: Measure,
    tables: Tables,
    *,
    until: date,
    by: str,
    over: tuple[str, ...],
    group: str,
    reference: str,
    year: int | None = None,
    modelled: bool = False,
    run: Callable[[ir.Table], list[dict[str, Any]]] = run_on_its_engine,
) -> Adjusted:
    """The odds of one group against the reference with the mix of `over` held equal; of one year, or of all.

    Pooled over strata, or with `modelled` by a logistic model. Raises BadInput where the measure cannot be grouped so. Units
    whose stratum was not recorded are a stratum of their own.
    """
    wrong = [name for name in (by, *over) if name not in measure.groups]
    if measure.rows is None or wrong or not over or by in over:
        what = f"{measure.id} cannot be held equal over {', '.join(over) or 'nothing'} by {by}."
        raise BadInput(what, f"Choose from {', '.join(measure.groups)}, each once.", value=", ".join(wrong))
    grouped = with_groups(measure.rows(tables, until), tables, measure.groups)
    counts: dict[tuple[Any, ...], dict[str, list[int]]] = defaultdict(lambda: {group: [0, 0], reference: [0, 0]})
    for row in run(_strata(grouped, by, over, year)):
        if row["by"] in (group, reference):
            key = tuple(row[f"s{number}"] for number in range(len(over)))
            counts[key][row["by"]] = [int(row["met"]), int(row["counted"]) - int(row["met"])]
    if modelled:
        return logistic_odds(_counts_of(counts, group, reference), over=over, names=[GROUPS[name] for name in over])
    tables_of = [[one[group], one[reference]] for _, one in sorted(counts.items(), key=str)]
    return adjusted_odds(tables_of, over=" and ".join(GROUPS[name].lower() for name in over))


def _counts_of(
    counts: dict[tuple[Any, ...], dict[str, list[int]]], group: str, reference: str
) -> dict[tuple[Any, ...], list[list[int]]]:
    """For each stratum the counts of the group and of the reference."""
    return {key: [one[group], one[reference]] for key, one in sorted(counts.items(), key=str)}


def _strata(grouped: ir.Table, by: str, over: tuple[str, ...], year: int | None) -> ir.Table:
    """Units met and counted for each group and stratum; a unit once in each."""
    if year is not None:
        grouped = grouped.filter(grouped.on.year() == year)
    keys = {f"s{number}": grouped[f"by_{name}"] for number, name in enumerate(over)}
    rows = grouped.select("unit", "standing", by=grouped[f"by_{by}"], **keys)
    unit = rows.group_by(["by", *keys, "unit"]).agg(standing=rows.standing.max())
    met = (unit.standing == MET).cast("int64").sum()
    counted = ((unit.standing == MET) | (unit.standing == COUNTED)).cast("int64").sum()
    return unit.group_by(["by", *keys]).agg(met=met, counted=counted)
