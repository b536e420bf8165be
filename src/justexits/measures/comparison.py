"""Measures that hold the groups of one share against each other: the share in each over that in the group of reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from justexits.measures.intervals import LEAST_COMPARED, risk_ratio_interval

if TYPE_CHECKING:
    import pyarrow as pa

    from justexits.measures.measure import Measure

    Numbers = np.ndarray[Any, Any]

REFERENCE = "reference_group"  # code of the list figure_quality


def of_groups(measure: Measure, cells: pa.Table) -> pa.Table:
    """The cells of the groups that are held against each other: a comparison has no figure of everybody."""
    return cells.filter(pc.equal(cells["group_by"], measure.compares))


def reference_of(measure: Measure, cells: pa.Table) -> str | None:
    """The group that the others are held against: the measure's own, else the one with the most in all years together."""
    if measure.reference:
        return measure.reference
    of_years = cells.filter(pc.and_(pc.equal(cells["grain"], "year"), pc.is_valid(cells["group"])))
    sizes = of_years.group_by("group").aggregate([("counted", "sum")]).to_pylist()
    largest = max(sizes, key=lambda row: (row["counted_sum"] or 0, row["group"]), default=None)
    return None if largest is None else str(largest["group"])


def is_reference(measure: Measure, cells: pa.Table) -> Numbers:
    """For each cell, whether it is of the group that the others are held against."""
    name = reference_of(measure, cells)
    return np.array([group is not None and group == name for group in cells["group"].to_pylist()], dtype=bool)


def ratios(measure: Measure, cells: pa.Table, met: Numbers, counted: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """For each cell its share over the reference's in the same period, and the ends of the interval; not a number where either
    has too few, where nobody of the reference met it, and for the reference itself."""
    bases = is_reference(measure, cells)
    where = [(row["period"], row["grain"]) for row in cells.select(["period", "grain"]).to_pylist()]
    of_base = {where[place]: (int(met[place]), int(counted[place])) for place in np.flatnonzero(bases)}
    made = np.full((3, len(met)), np.nan)
    for place in np.flatnonzero(~bases & (counted >= LEAST_COMPARED)):
        base_met, base_of = of_base.get(where[place], (0, 0))
        ends = risk_ratio_interval(int(met[place]), int(counted[place]), base_met, base_of) if base_of >= LEAST_COMPARED else None
        if ends is not None:
            made[:, place] = met[place] / counted[place] / (base_met / base_of), *ends
    return made[0], made[1], made[2]
