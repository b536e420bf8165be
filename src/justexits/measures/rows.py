"""The form of a measure's counted rows, and the views of records that measures share.

A measure's rows have: unit (what is counted once), case_id, party_id and charge_id (null where it has none), survivor (whether
its victim is one, where the measure asks), on and on_precision (the anchor day, which says in which period it counts),
standing, amount.

`standing` of a row says where it stands towards the measure, and a unit stands where its highest row stands:
    MET      in the numerator and the denominator
    MAYBE    left out: whether it would be in the numerator is unknown
    COUNTED  in the denominator only
    UNSURE   left out: whether it is counted at all is unknown, and it would not be in the numerator

Restricted to what DuckDB and Spark both do in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import ibis
import ibis.expr.types as ir

from justexits.core.dates import age_in_years
from justexits.core.truth import negate
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    from justexits.records.tables import Tables

# The last day that the records reach to: known when the query is written, or asked of a table when it runs.
Until: TypeAlias = "date | ir.DateScalar"

MET, MAYBE, COUNTED, UNSURE = 3, 2, 1, 0
DAY = "day"
ADULT = 18
YOUNGEST_ACCUSED = 10  # a charge at a lower age means that one of the dates is wrong
ACCUSED = ("defendant", "juvenile")
COUNTED_ROWS = {
    **dict.fromkeys(("unit", "case_id", "party_id", "charge_id", "offense_class", "description", "survivor"), "string"),
    **{"on": "date", "on_precision": "string", "standing": "int8", "amount": "float64"},
}


def standing(counted: ir.BooleanValue, met: ir.BooleanValue) -> ir.IntegerValue:
    """Where a row stands, from two conditions of which either may be unknown; null where it is surely not counted."""
    # Not `isnull`: of "x IN (...) IS NULL" Spark asks for parentheses that Ibis does not write.
    sure, yes = counted.fill_null(False), met.fill_null(False)
    unsure, no = counted.fill_null(True) & negate(sure), negate(met.fill_null(True))
    return ibis.cases(
        (sure & yes, ibis.literal(MET)),
        (sure & no, ibis.literal(COUNTED)),
        (sure, ibis.literal(MAYBE)),
        (unsure & no, ibis.literal(UNSURE)),
        (unsure, ibis.literal(MAYBE)),
        else_=ibis.null("int8"),
    ).cast("int8")


def counted_rows(
    rows: ir.Table, *, unit: ir.StringValue, on: str, standing: ir.Value, amount: ir.Value | None = None
) -> ir.Table:
    """The rows in the one form that cells are made of. `on` names the anchor date; its precision stands beside it."""
    nothing = ibis.null("string")
    given = rows.select(
        unit=unit,
        case_id=rows["case_id"],
        party_id=rows["party_id"] if "party_id" in rows.columns else nothing,
        charge_id=rows["charge_id"] if "charge_id" in rows.columns else nothing,
        offense_class=rows["class"] if "class" in rows.columns else nothing,
        description=rows["description"] if "description" in rows.columns else nothing,
        survivor=rows["survivor"] if "survivor" in rows.columns else nothing,
        on=rows[on],
        on_precision=rows[f"{on}_precision"],
        standing=standing.cast("int8"),
        amount=ibis.null("float64") if amount is None else amount.cast("float64"),
    )
    return given.filter(given.standing.notnull())


def shared(tables: Tables, name: str, build: Callable[[Tables], ir.Table]) -> ir.Table:
    """A view of the records that several measures read: worked out once where the tables are a room that keeps such views."""
    keep = getattr(tables, "shared", None)
    view: ir.Table = build(tables) if keep is None else keep(name, build)
    return view


def charges_of(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """Charges with one of the classes, one row a charge and class, with the decision about each.

    charge_id, case_id, party_id, class, charging_decision, decided_on, offense_date, and the precision of both days.
    """
    charge = shared(tables, "classed_charges", _classed)
    return charge.filter(charge["class"].isin(classes))


def _classed(tables: Tables) -> ir.Table:
    kinds = tables["offense_class"].select("charge_id", "class").distinct()
    days = ("decided_on", "decided_on_precision", "offense_date", "offense_date_precision")
    charge = tables["charge"].select("charge_id", "case_id", "party_id", "charging_decision", *days)
    return charge.inner_join(kinds, "charge_id")


def charges_of_exploiters(tables: Tables) -> ir.Table:
    """Every charge against a party who is charged with exploiting others, with the days of its case.

    charge_id, case_id, party_id, charging_decision, class (one of the party's kinds of exploiting), referred_on and filed_on,
    with the precision of both.
    """
    return shared(tables, "charges_of_exploiters", _of_exploiters)


def _of_exploiters(tables: Tables) -> ir.Table:
    exploiting = charges_of(tables, offense_group("EX")).group_by("party_id").agg(kind=ibis._["class"].min())
    charge = tables["charge"].select("charge_id", "case_id", "party_id", "charging_decision")
    charge = charge.inner_join(exploiting, "party_id").rename({"class": "kind"})
    return with_case(charge, tables, "referred_on", "filed_on")


def with_case(rows: ir.Table, tables: Tables, *columns: str) -> ir.Table:
    """The rows with columns of their case; a date brings its precision."""
    case = tables["case"]
    dates = tuple(f"{name}_precision" for name in columns if f"{name}_precision" in case.columns)
    return rows.inner_join(case.select("case_id", *columns, *dates), "case_id")


def is_filed(decision: ir.StringValue) -> ir.BooleanValue:
    """Whether the office filed the charge: unknown where it did not say, put it off, or passed it to others."""
    return ibis.cases(
        (decision == "filed", ibis.literal(True)),
        (decision.isin(("declined", "diverted")), ibis.literal(False)),
        else_=ibis.null("boolean"),
    )


def is_child_at_offense(rows: ir.Table, tables: Tables) -> ir.Table:
    """The rows (with party_id and the offense date) with `is_child`: under 18 that day, unknown where nothing says it.

    Needs both days exactly; where one is missing, a role of juvenile says that she was a child, and years alone may say that
    she was not. A birth date that would make her under 10 contradicts itself and counts as unknown.
    """
    party = tables["party"].select("party_id", "role", "birth_date", "birth_date_precision")
    known = rows.left_join(party, "party_id").drop("party_id_right")
    age = age_in_years(known.birth_date, known.offense_date)
    exact = ((known.birth_date_precision == DAY) & (known.offense_date_precision == DAY)).fill_null(False)
    believable = exact & (age >= YOUNGEST_ACCUSED).fill_null(False)
    years = known.offense_date.year() - known.birth_date.year()
    coarse = known.birth_date_precision.isin((DAY, "month", "year")) & known.offense_date_precision.isin((DAY, "month", "year"))
    surely_adult = (coarse & (years - 1 >= ADULT)).fill_null(False)
    return known.mutate(
        is_child=ibis.cases(
            (believable, age < ADULT),
            (surely_adult, ibis.literal(False)),
            ((known.role == "juvenile").fill_null(False), ibis.literal(True)),
            else_=ibis.null("boolean"),
        )
    ).drop("role", "birth_date", "birth_date_precision")


def as_day(until: Until) -> ir.DateValue:
    """A last day as an expression."""
    return ibis.date(until.year, until.month, until.day) if isinstance(until, date) else until


def days_between(begin: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    """Whole days from one day to the other; negative where they are out of order."""
    return end.delta(begin, unit="day")


def days_of_working_weeks(begin: ir.DateValue, weeks: int) -> ir.IntegerValue:
    """How many days after a day the last of so many times five working days is, from Monday to Friday; holidays count."""
    weekday = begin.day_of_week.index()  # Monday is 0
    return ibis.cases((weekday == 5, weeks * 7 - 1), (weekday == 6, weeks * 7 - 2), else_=weeks * 7)
