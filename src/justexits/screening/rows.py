"""The views that rules share, and how the rows that rules give become one finding a person.

Restricted to what DuckDB and Spark both do in the same way: joins, grouping, `collect` followed by `unique` and `sort`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeAlias

import ibis

from justexits.core.dates import age_in_years
from justexits.core.truth import negate
from justexits.records.codes import offense_group
from justexits.screening.basis import EVERY_LINK

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

ADULT = 18
YOUNGEST_ACCUSED = 10  # a charge at a lower age means that one of the dates is wrong
ACCUSED = ("defendant", "juvenile")
TAKING_PART = (*ACCUSED, "victim", "child", "missing_person")
TWO_YEARS = 730  # days; 24 months
PRECISE = ("day", "month", "year")  # precisions whose year is known
BIRTH_DATE = "party.birth_date"
OFFENSE_DATE = "charge.offense_date"


# What several rules stand on, by the name under which tables may carry it ready made: the same whatever links count; and with
# rows that each say whether the links that they stand on are firm, so that those of fewer links are some of those of all.
Make: TypeAlias = "Callable[[Tables], ir.Table]"
FOR_ALL_LINKS: dict[str, Make] = {}
BY_LINK: dict[str, Make] = {}
FIRM = "firm"  # a column of links, and of what stands on one of them, where both kinds are looked at together
CONTACT = "contact"


def shared(among: dict[str, Make]) -> Callable[[Make], Make]:
    """A view that is worked out once an office, where the tables carry it, and otherwise where it is asked for."""

    def register(make: Make) -> Make:
        name = make.__name__
        among[name] = make

        @wraps(make)
        def found(tables: Tables) -> ir.Table:
            return tables[name] if name in tables else make(tables)

        return found

    return register


@shared(BY_LINK)
def appearances(tables: Tables) -> ir.Table:
    """Every appearance that belongs to a person: person_id, party_id, case_id, role, address_kind, office_id.

    With the day on which the matter was referred: referred_on, referred_on_precision.
    """
    links = tables["person_party"]
    links = links.select("person_id", "party_id", *firm_of(links))
    days = tables["case"].select("case_id", "referred_on", "referred_on_precision")
    party = tables["party"].select("party_id", "case_id", "role", "address_kind", "office_id")
    hers = links.inner_join(party, "party_id")
    return hers.left_join(days, "case_id").drop("case_id_right")


def firm_of(rows: ir.Table) -> tuple[str, ...]:
    """The column that says on what link a row stands, where the rows have it."""
    return tuple(name for name in (FIRM,) if name in rows.columns)


def every_link(tables: Tables) -> ir.Table:
    """person_id, party_id of all links, weak ones too: what excludes people must not depend on the gate."""
    return tables.get(EVERY_LINK, tables["person_party"]).select("person_id", "party_id")


@shared(FOR_ALL_LINKS)
def classes(tables: Tables) -> ir.Table:
    """charge_id and class, each pair once."""
    return tables["offense_class"].filter(lambda t: t["class"].notnull()).select("charge_id", "class").distinct()


@shared(FOR_ALL_LINKS)
def classed_charges(tables: Tables) -> ir.Table:
    """Charges that have a class, one row a charge and class: charge_id, case_id, party_id, class, date, precision."""
    kinds = classes(tables)
    charge = tables["charge"].select("charge_id", "case_id", "party_id", "offense_date", "offense_date_precision")
    return charge.inner_join(kinds, "charge_id")


def charges_in(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """Charges with one of the classes, one row a charge and class: charge_id, case_id, party_id, class, date, precision."""
    charges = classed_charges(tables)
    return charges.filter(charges["class"].isin(classes))


def accused_of(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """The same with the person charged: person_id and office_id besides."""
    return accused_with_age(tables, classes).drop("age", "missing", "sure_adult")


@shared(FOR_ALL_LINKS)
def charged_as_exploiter(tables: Tables) -> ir.Table:
    """person_id of everybody with any charge of exploiting others, over all links."""
    charged = charges_in(tables, offense_group("EX")).select("party_id").distinct()
    return every_link(tables).semi_join(charged, "party_id").select("person_id").distinct()


@shared(BY_LINK)
def harmed(tables: Tables) -> ir.Table:
    """Victims with the charges against somebody else in the same case.

    person_id, office_id, party_id (hers), case_id, charge_id, class, offense_date, offense_date_precision, other_person (null
    where nobody is known behind the charge).
    """
    hers = appearances(tables)
    victims = hers.filter(hers.role == "victim").select("person_id", "party_id", "case_id", "office_id", *firm_of(hers))
    accused = every_link(tables).select(other_person="person_id", accused_party="party_id")
    charges = classed_charges(tables).rename(accused_party="party_id")
    charges = charges.left_join(accused, "accused_party").drop("accused_party_right")
    together = victims.inner_join(charges, "case_id")
    other = (together.other_person != together.person_id).fill_null(True) & (together.accused_party != together.party_id)
    return together.filter(other).drop("accused_party")


def harmed_by_charge(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """Victims with a charge of these classes against somebody else in the same case.

    person_id, office_id, party_id (hers), case_id, charge_id, offense_date, offense_date_precision.
    """
    rows = harmed(tables)
    return rows.filter(rows["class"].isin(classes)).drop("class", "other_person").distinct()


def harmed_by_whom(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """The same with `other_person`, the person charged; of charges against nobody known, two may be one person's: left out."""
    rows = harmed(tables)
    return rows.filter(rows["class"].isin(classes) & rows.other_person.notnull()).drop("class").distinct()


def any_charge(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """Everybody charged with one of the classes, in the form of a rule's answer."""
    charges = accused_of(tables, classes)
    return hits(charges, row_of("charge", charges.charge_id), "offense_date")


@shared(BY_LINK)
def charged(tables: Tables) -> ir.Table:
    """All charges with the person charged, and her age on the offense day as `with_age` gives it; class null if it has none."""
    hers = appearances(tables)
    hers = hers.select("person_id", "party_id", "office_id", *firm_of(hers))
    charge = tables["charge"].select("charge_id", "case_id", "party_id", "offense_date", "offense_date_precision")
    charges = charge.inner_join(hers, "party_id").left_join(classes(tables), "charge_id").drop("charge_id_right")
    return with_age(charges, tables, "offense_date", OFFENSE_DATE, youngest=YOUNGEST_ACCUSED)


def accused_charges(tables: Tables) -> ir.Table:
    """The same of charges that have a class."""
    return charged(tables).filter(lambda t: t["class"].notnull())


def accused_with_age(tables: Tables, classes: tuple[str, ...]) -> ir.Table:
    """The same of these classes only."""
    charges = accused_charges(tables)
    return charges.filter(charges["class"].isin(classes))


@shared(BY_LINK)
def beside_exploiters(tables: Tables) -> ir.Table:
    """Appearances in a case in which a person charged with an EX class, there or elsewhere, takes part too.

    As `appearances`, with other_person, other_party, other_role; of people who were never charged so themselves. A row stands on
    her link, on the other's, and on one by which the other is charged so: it is firm where all three are.
    """
    everyone = appearances(tables)
    taking_part = everyone.filter(everyone.role.isin(TAKING_PART))
    exploiting = accused_of(tables, offense_group("EX")).group_by("person_id")
    marks = {f"exploiter_{name}": lambda t: t[FIRM].any() for name in firm_of(everyone)}
    others = taking_part.inner_join(exploiting.agg(charges=lambda t: t.count(), **marks), "person_id")
    kept = {f"other_{name}": others[name] & others[f"exploiter_{name}"] for name in firm_of(everyone)}
    others = others.select("case_id", other_person="person_id", other_party="party_id", other_role="role", **kept)
    beside = taking_part.inner_join(others, "case_id").anti_join(charged_as_exploiter(tables), "person_id")
    both = {name: beside[name] & beside[f"other_{name}"] for name in firm_of(everyone)}
    return beside.mutate(**both).drop(*(f"other_{name}" for name in both))


@shared(BY_LINK)
def accused_parties(tables: Tables) -> ir.Table:
    """Appearances as somebody accused."""
    hers = appearances(tables)
    return hers.filter(hers.role.isin(ACCUSED))


def found_somewhere(tables: Tables) -> ir.Table:
    """Arrests of a person and contacts with her: person_id, office_id, row, party_id, case_id, on, place_kind, jurisdiction."""
    hers = appearances(tables).select("person_id", "party_id", "office_id")
    columns = ("party_id", "case_id", "on", "on_precision", "place_kind", "jurisdiction")
    arrest = tables["arrest"].mutate(row=row_of("arrest", tables["arrest"].arrest_id)).select("row", *columns)
    event = tables["event"].filter(lambda e: e.kind == CONTACT)
    contact = event.mutate(row=row_of("event", event.event_id)).select("row", *columns)
    return arrest.union(contact).inner_join(hers, "party_id")


def exactly(rows: ir.Table, on: str) -> ir.BooleanValue:
    """Whether the day is known exactly; never unknown itself."""
    return (rows[f"{on}_precision"] == "day").fill_null(False) & rows[on].notnull()


def in_a_window(rows: ir.Table, on: str, kind: str, *, least: int, days: int, fact: str) -> ir.Table:
    """Rows (person_id, office_id, row, `on`, `kind`) with `least` different kinds whose days lie within `days` of each other.

    `missing` is `fact` where rows without an exact day could complete such a window, null where the rule is met.
    """
    many = rows.group_by("person_id").agg(kinds=rows[kind].nunique())
    dated = rows.semi_join(many.filter(many.kinds >= least), "person_id")
    dated = dated.mutate(dated=exactly(dated, on))
    kinds = dated.select("person_id", "dated", kind=dated[kind], day=dated[on]).distinct()
    starts = kinds.select("person_id", start=kinds.dated.ifelse(kinds.day, ibis.null("date"))).distinct()
    pairs = starts.inner_join(kinds, "person_id")
    sure = (pairs.dated & within(pairs.day, pairs.start, days)).fill_null(False)
    nothing = ibis.null("string")
    windows = pairs.group_by(["person_id", "start"]).agg(
        known=sure.ifelse(pairs.kind, nothing).nunique(),
        possible=(sure | neither(pairs.dated)).ifelse(pairs.kind, nothing).nunique(),
    )
    full, open_ones = windows.filter(windows.known >= least), windows.filter(windows.possible >= least)
    inside = dated.filter(dated.dated).inner_join(full.select("person_id", "start"), "person_id")
    inside = inside.filter(within(inside[on], inside.start, days)).drop("start").distinct()
    undecided = dated.semi_join(open_ones, "person_id").anti_join(full, "person_id")
    columns = ("person_id", "office_id", "row", on, f"{on}_precision")
    return inside.select(*columns, missing=nothing).union(undecided.select(*columns, missing=ibis.literal(fact)))


def within(day: ir.DateValue, start: ir.DateValue, days: int) -> ir.BooleanValue:
    """Whether the day lies from `start` to so many days after it."""
    after = day.delta(start, unit="day")
    return (after >= 0) & (after <= days)


@shared(FOR_ALL_LINKS)
def births(tables: Tables) -> ir.Table:
    """person_id, born (day-precise, else unknown), last_year (where no day is known: the latest year that any party carries).

    `born` is person.birth_date and nothing else: where her parties disagree without a majority, her age is unknown, and no rule
    that needs it is met. `last_year` serves to rule a young age out.
    """
    person = tables["person"]
    known = person.filter((person.birth_date_precision == "day") & person.birth_date.notnull())
    days = known.select("person_id", born="birth_date", last_year=ibis.null("int32"))
    party = tables["party"].filter(lambda p: p.birth_date_precision.isin(PRECISE)).select("party_id", "birth_date")
    years = every_link(tables).anti_join(days, "person_id").inner_join(party, "party_id")
    years = years.group_by("person_id").agg(last_year=years.birth_date.year().max().cast("int32"))
    return days.union(years.select("person_id", born=ibis.null("date"), last_year="last_year"))


def with_age(rows: ir.Table, tables: Tables, on: str, fact: str, *, youngest: int) -> ir.Table:
    """The rows with `age` in whole years on day `on`, and `missing`: which fact keeps the age unknown, null where it is known.

    `age` is null where unknown. Needs both days exactly; a birth date after the day, or an age under `youngest`, contradicts
    itself, and counts as an unknown birth date. `sure_adult` is true where the years alone rule out an age under 18.
    """
    known = births(tables)
    joined = rows.left_join(known, "person_id").drop("person_id_right")
    exact = (joined[f"{on}_precision"] == "day").fill_null(False) & joined[on].notnull()
    age = age_in_years(joined.born, joined[on])
    believable = exact & joined.born.notnull() & (age >= youngest).fill_null(False)
    dated = joined[f"{on}_precision"].isin(PRECISE).fill_null(False) & joined[on].notnull()
    last_year = ibis.coalesce(joined.born.year(), joined.last_year)
    sure = (dated & (joined[on].year() - last_year - 1 >= ADULT)).fill_null(False)
    return joined.mutate(
        age=believable.ifelse(age, ibis.null("int32")),
        missing=ibis.cases((believable, ibis.null("string")), (exact, ibis.literal(BIRTH_DATE)), else_=ibis.literal(fact)),
        sure_adult=sure,
    ).drop("born", "last_year")


def row_of(table: str, key: ir.StringValue) -> ir.StringValue:
    """A row as evidence names it: "charge:C-1"."""
    return ibis.literal(f"{table}:").concat(key)


def hits(rows: ir.Table, evidence: ir.StringValue, on: str, missing: ir.StringValue | None = None) -> ir.Table:
    """The rows in the form that findings are made of; `missing` null means that the row meets the rule."""
    nothing = ibis.null("string")
    return rows.select(
        "person_id",
        "office_id",
        evidence=evidence,
        on=rows[on],
        on_precision=rows[f"{on}_precision"],
        missing=nothing if missing is None else missing,
    )


def _when(condition: ir.BooleanValue, value: ir.Value) -> ir.Value:
    return condition.ifelse(value, ibis.null(value.type()))


def neither(condition: ir.BooleanValue) -> ir.BooleanValue:
    """Not, with unknown read as false: for leaving rows out."""
    return negate(condition.fill_null(False))
