"""S06: three kinds of survival offenses within 24 months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.records.codes import offense_group
from justexits.screening.indicator import Family, Indicator
from justexits.screening.rows import OFFENSE_DATE, accused_of, hits, neither, per_person, row_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

KINDS = 3
WINDOW_DAYS = 730  # 24 months


def rule(tables: Tables) -> ir.Table:
    """Charges of at least three survival classes whose offense days lie within 730 days of each other.

    Unknown where charges without an exact day could complete such a window.
    """
    accused = accused_of(tables, offense_group("SURVIVAL")).rename(kind="class")
    dated = (accused.offense_date_precision == "day").fill_null(False) & accused.offense_date.notnull()
    accused = accused.mutate(dated=dated)
    windows = _windows(accused)
    full, open_ones = windows.filter(windows.known >= KINDS), windows.filter(windows.possible >= KINDS)
    inside = accused.filter(accused.dated).inner_join(full.select("person_id", "start"), "person_id")
    inside = inside.filter(_within(inside.offense_date, inside.start)).drop("start").distinct()
    undecided = accused.semi_join(open_ones, "person_id").anti_join(full, "person_id")
    return per_person(
        hits(inside, row_of("charge", inside.charge_id), "offense_date").union(
            hits(undecided, row_of("charge", undecided.charge_id), "offense_date", ibis.literal(OFFENSE_DATE))
        )
    )


def _within(day: ir.DateValue, start: ir.DateValue) -> ir.BooleanValue:
    after = day.delta(start, unit="day")
    return (after >= 0) & (after <= WINDOW_DAYS)


def _windows(accused: ir.Table) -> ir.Table:
    """For every day on which a person's window can start: how many kinds lie in it, and how many could."""
    kinds = accused.select("person_id", "kind", "dated", day="offense_date").distinct()
    starts = kinds.select("person_id", start=kinds.dated.ifelse(kinds.day, ibis.null("date"))).distinct()
    pairs = starts.inner_join(kinds, "person_id")
    sure = (pairs.dated & _within(pairs.day, pairs.start)).fill_null(False)
    maybe = sure | neither(pairs.dated)
    nothing = ibis.null("string")
    return pairs.group_by(["person_id", "start"]).agg(
        known=sure.ifelse(pairs.kind, nothing).nunique(), possible=maybe.ifelse(pairs.kind, nothing).nunique()
    )


INDICATOR = Indicator(
    id="S06",
    statement="Three kinds of survival offenses within two years",
    family=Family.SURVIVAL,
    strength=2,
    rule=rule,
    meaning="Charges of at least three of: retail theft, drug possession, trespass, loitering, a false name, use of another's "
    "papers, not coming to court; all within 730 days.",
    against="Poverty, addiction and homelessness look the same without anybody who exploits. Alone it surfaces nobody.",
    source="Polaris, Locked In: criminal records of survivors",
    needs=("offense_class.class", "charge.offense_date"),
    looks_for=(("offense_class.class", offense_group("SURVIVAL")),),
)
