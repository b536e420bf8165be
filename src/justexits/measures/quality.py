"""What is wrong with the records behind a figure: said on every figure that it touches, never silently in or out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.truth import any_of
from justexits.measures.rows import DAY
from justexits.records.filled import run_on_its_engine

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

    Run = Callable[[ir.Table], list[dict[str, Any]]]

# What may be wrong with a case, and the code under which a reader is told (list figure_quality).
FAULTS = {
    "contradicts": "dates_out_of_order",
    "early": "decided_before_referral",
    "elsewhere": "case_in_two_offices",
    "twice": "counted_twice",
}
VANISHED = "field_vanished"
LEAST_ROWS = 20  # of fewer, a newest import may well have none with the field
CASE_DAYS = ("referred_on", "filed_on", "disposed_on")


def with_faults(rows: ir.Table, tables: Tables, elsewhere: ir.Table | None = None) -> ir.Table:
    """The rows with one column a fault of their case: whether it has it.

    `elsewhere` has the case_id of those of the office's cases that another office has too; None where nobody looked.
    """
    case = tables["case"].select("case_id")
    faulty = {"contradicts": _out_of_order(tables), "early": _early(tables), "twice": _twice(tables), "elsewhere": elsewhere}
    parts = [
        found.select("case_id", **{name: ibis.literal(name == fault) for name in FAULTS})
        for fault, found in faulty.items()
        if found is not None
    ]
    together = reduce(lambda left, right: left.union(right), parts)
    faults = together.group_by("case_id").agg(**{name: together[name].any() for name in FAULTS})
    faults = faults.semi_join(case, "case_id").rename(faulty_case="case_id")
    joined = rows.left_join(faults, rows.case_id == faults.faulty_case)
    return joined.mutate(**{name: joined[name].fill_null(False) for name in FAULTS}).drop("faulty_case")


def _out_of_order(tables: Tables) -> ir.Table:
    """Cases whose own days contradict each other, such as an end before the filing."""
    case = tables["case"]
    received, filed, ended = ((case[f"{name}_precision"] == DAY).ifelse(case[name], None) for name in CASE_DAYS)
    return case.filter(any_of(received > filed, filed > ended, received > ended).fill_null(False)).select("case_id")


def _early(tables: Tables) -> ir.Table:
    """Cases in which a charge was decided or ended before the case was received."""
    case = tables["case"]
    case = case.filter((case.referred_on_precision == DAY).fill_null(False)).select("case_id", "referred_on")
    charge = tables["charge"].inner_join(case, "case_id")
    days = [
        (charge[f"{name}_precision"] == DAY).ifelse(charge[name], None) < charge.referred_on
        for name in ("decided_on", "disposition_date")
    ]
    return charge.filter(any_of(*days).fill_null(False)).select("case_id").distinct()


def _twice(tables: Tables) -> ir.Table:
    """Cases of one person that carry the state's number of one arrest: two cases for one arrest may be one case twice."""
    arrest = tables["arrest"].filter(lambda a: a.tracking_number.notnull()).select("case_id", "party_id", "tracking_number")
    arrest = arrest.inner_join(tables["person_party"].select("person_id", "party_id"), "party_id")
    key = ["person_id", "tracking_number"]
    several = arrest.group_by(key).agg(cases=arrest.case_id.nunique())
    return arrest.semi_join(several.filter(several.cases > 1), key).select("case_id").distinct()


def cases_in_two_offices(tables: Tables) -> ir.Table:
    """Of all offices together: office_id and case_id of cases that two offices have.

    That is the same number received (or, where that day is unknown, filed) on the same day, or an arrest under one number of
    the state's. The same number alone says nothing: offices count from 1.
    """
    case = tables["case"]
    case = case.select("office_id", "case_id", on=ibis.coalesce(case.referred_on, case.filed_on))
    case = case.filter(case.on.notnull())
    both = case.group_by(["case_id", "on"]).agg(offices=case.office_id.nunique())
    same = case.semi_join(both.filter(both.offices > 1), ["case_id", "on"]).select("office_id", "case_id")
    arrest = tables["arrest"]
    arrest = arrest.filter(arrest.tracking_number.notnull() & arrest.case_id.notnull())
    shared = arrest.group_by("tracking_number").agg(offices=arrest.office_id.nunique())
    arrests = arrest.semi_join(shared.filter(shared.offices > 1), "tracking_number").select("office_id", "case_id")
    return same.union(arrests).distinct()


def vanished(tables: Tables, needs: Iterable[str], *, run: Run = run_on_its_engine) -> dict[str, date]:
    """Fields ("table.column") that the newest import no longer gives, though earlier ones by the same mapping did.

    For each the day from which its figures lack it: the first on which a case of that import was received or filed.
    """
    wanted: dict[str, list[str]] = {}
    for name in dict.fromkeys(needs):
        table, column = name.split(".")
        if {"batch_id", "case_id"} <= set(tables[table].columns):
            wanted.setdefault(table, []).append(column)
    imports = Counter(row["mapping"] for row in run(tables["batch"].select("mapping")))
    if max(imports.values(), default=0) < 2:
        return {}  # nothing came twice, so nothing was there before
    found: dict[str, date] = {}
    for table, columns in wanted.items():
        batches = sorted(run(_by_batch(tables, table, columns)), key=lambda row: (str(row["imported_at"]), row["batch_id"]))
        for mapping in {row["mapping"] for row in batches}:
            *others, newest = [row for row in batches if row["mapping"] == mapping]
            if newest["rows"] < LEAST_ROWS or newest["since"] is None:
                continue
            for column in columns:
                if not newest[f"has_{column}"] and any(row[f"has_{column}"] for row in others):
                    name = f"{table}.{column}"
                    found[name] = min(newest["since"], found.get(name, newest["since"]))
    return found


def _by_batch(tables: Tables, table: str, columns: list[str]) -> ir.Table:
    """For each import of a table: how many rows it has there, from which day on its cases are, and which columns it fills."""
    case = tables["case"]
    days = case.select("case_id", day=ibis.coalesce(case.referred_on, case.filed_on))
    rows = tables[table].select("batch_id", "case_id", **{f"has_{name}": tables[table][name].notnull() for name in columns})
    rows = rows.left_join(days, "case_id").drop("case_id_right")
    made = rows.group_by("batch_id").agg(
        rows=rows.count(), since=rows.day.min(), **{f"has_{name}": rows[f"has_{name}"].any() for name in columns}
    )
    batch = tables["batch"].select("batch_id", "mapping", "imported_at")
    return made.inner_join(batch, "batch_id")
