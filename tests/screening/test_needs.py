"""Every indicator's `needs` are the columns without which it finds nobody, and no others: readiness rests on them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from justexits.records.tables import TABLES
from justexits.screening import Basis, Indicator, catalogue, findings
from justexits.screening.indicators import rarer
from justexits.screening.kept import READ
from tests.screening.stories import World, accused, arrest, event, harmed, merged, missing, person
from tests.screening.test_rules_against_oracle import IDS, USED, made
from tests.worlds import _person_party, filled

WORLDS = 50
DAY = date(2019, 5, 1)
PREFIXED = (*IDS, "place_key")
EVERYTHING = catalogue() + rarer()
COLUMNS = tuple(
    f"{table}.{column}"
    for table, columns in READ.items()
    for column in columns
    if column not in ("office_id", "custody_from", "custody_to")
    and not column.endswith("_precision")
    and (column == "class" or column not in TABLES[table].key)
    and (table, column) != ("offense_class", "charge_id")
)


def met_at(name: str, kind: str, on: date, place: str | None, case: str, party: str, town: str | None = None) -> World:
    made = event(name, kind, on, case, party)
    made["event"][0] |= {"place_kind": place, "jurisdiction": town}
    return made


def contacts() -> World:
    """What an office knows without any arrest: she was met at hotels, once soon after she was reported missing."""
    made = merged(person("met", date(2003, 1, 1)), missing("met", "M", DAY))
    made["event"][0]["jurisdiction"] = "north"
    return merged(
        made,
        met_at("m1", "contact", DAY + timedelta(9), "hotel", "M", "M-met-missing", "north"),
        met_at("m2", "contact", DAY + timedelta(40), "hotel", "M", "M-met-missing", "north"),
    )


def away() -> World:
    """Met in another town soon after the report, nobody knows at what place."""
    made = merged(person("far", date(2003, 1, 1)), missing("far", "F", DAY))
    made["event"][0]["jurisdiction"] = "north"
    return merged(made, met_at("f1", "contact", DAY + timedelta(9), "store", "F", "F-far-missing", "south"))


def arrested() -> World:
    """Arrested at hotels, once soon after she was reported missing; in another town the second time."""
    made = merged(person("had", date(2003, 1, 1)), missing("had", "H", DAY), accused("had", "H2", DAY, "OTHER"))
    made["event"][0]["jurisdiction"] = "north"
    made = merged(
        made,
        arrest("h1", "H2", "H2-had-defendant", DAY + timedelta(9), "k1"),
        arrest("h2", "H2", "H2-had-defendant", DAY + timedelta(19), "k2"),
    )
    for row in made["arrest"]:
        row |= {"place_kind": "hotel", "jurisdiction": "north"}
    gone = merged(person("off", date(2003, 1, 1)), missing("off", "O", DAY), accused("off", "O2", DAY, "OTHER"))
    gone["event"][0]["jurisdiction"] = "north"
    gone = merged(gone, arrest("o1", "O2", "O2-off-defendant", DAY + timedelta(9), "k3"))
    gone["arrest"][0] |= {"place_kind": "store", "jurisdiction": "south"}
    return merged(made, gone)


def paid_for() -> World:
    """Bail of three people, paid by one who is charged with nothing."""
    made = [accused(f"b{number}", f"B{number}", DAY, "OTHER") for number in range(3)]
    for number in range(3):
        made.append(event(f"paid{number}", "bail_posted", DAY, f"B{number}", f"B{number}-b{number}-defendant"))
        made[-1]["event"][0]["actor_id"] = "payer"
    return merged(*made)


def rare() -> World:
    """What the three indicators find that are off."""
    made = [accused("v6", "V6", DAY, "ASSAULT"), harmed("v6", "W6", DAY, "ASSAULT", by="him6")]
    made += [arrest("v61", "V6", "V6-v6-defendant", DAY, "bar"), arrest("v62", "W6", "W6-him6-defendant", DAY, "bar")]
    made += [accused("l3", "L3", DAY, "OTHER"), accused("him3", "X3", DAY, "HT_SEX")]
    made += [arrest("l31", "L3", "L3-l3-defendant", DAY, "inn"), arrest("l32", "X3", "X3-him3-defendant", DAY, "inn")]
    return merged(*made)


@cache
def base() -> dict[str, pa.Table]:
    """Worlds by chance, and what chance brings about too seldom, as tables."""
    rows = defaultdict[str, list[dict[str, object]]](list)
    for seed in range(WORLDS):
        for name, given in made(seed).items():
            rows[name] += [{k: f"{seed}.{v}" if k in IDS and v else v for k, v in row.items()} for row in given]
    told = merged(contacts(), away(), arrested(), paid_for(), rare())
    told["person_party"] = list(_person_party(told["party"]))
    for name, given in told.items():
        rows[name] += given
    return {
        name: pa.Table.from_pylist(
            [filled(TABLES[name], row, line) for line, row in enumerate(rows[name], start=2)],
            schema=TABLES[name].schema.to_pyarrow(),
        )
        for name in USED
    }


def without(columns: tuple[str, ...], mark: str) -> dict[str, pa.Table]:
    """The same records under other ids, these columns empty."""
    poorer = {}
    for name, table in base().items():
        made = {column: table[column] for column in table.column_names}
        for column, values in made.items():
            if f"{name}.{column.removesuffix('_precision')}" in columns:
                made[column] = pa.nulls(len(values), values.type)
            elif column in PREFIXED:
                made[column] = pc.binary_join_element_wise(pa.scalar(mark), values, "/")
        poorer[name] = pa.table(made, schema=table.schema)
    return poorer


def others(indicator: Indicator, way: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of the other ways that neither this way nor the indicator itself needs."""
    columns = {name.partition("=")[0] for other in indicator.ways for name in other}
    return tuple(sorted(columns - {name.partition("=")[0] for name in way} - {*indicator.needs}))


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, ...], set[str]]:
    """For each set of columns that is emptied, the indicators that still find somebody."""
    asked = {(), *((name,) for name in COLUMNS), *(others(one, way) for one in EVERYTHING for way in one.ways)}
    asked |= {tuple(sorted({way[0] for way in one.ways})) for one in EVERYTHING if one.ways}
    sets = sorted(asked)
    engine = ibis.duckdb.connect()
    engine.con.execute("SET threads = 1")
    worlds = [without(columns, f"w{number}") for number, columns in enumerate(sets)]
    for name, definition in TABLES.items():
        if name in USED:
            engine.create_table(name, pa.concat_tables([world[name] for world in worlds]))
        else:
            engine.create_table(name, schema=definition.schema)
    rows = findings({name: engine.table(name) for name in TABLES}, Basis("an order"), more=rarer())
    rows = rows.filter(rows.truth == "true").select("person_id", "indicator").distinct()
    still: dict[tuple[str, ...], set[str]] = {columns: set() for columns in sets}
    for row in rows.to_pyarrow().to_pylist():
        still[sets[int(row["person_id"].partition("/")[0].removeprefix("w"))]].add(row["indicator"])
    return still


@pytest.mark.parametrize("indicator", EVERYTHING, ids=lambda one: one.id)
def test_an_indicator_needs_exactly_the_columns_without_which_it_finds_nobody(
    indicator: Indicator, found: dict[tuple[str, ...], set[str]]
) -> None:
    assert indicator.id in found[()]
    assert {name for name in COLUMNS if indicator.id not in found[(name,)]} == set(indicator.needs)


@pytest.mark.parametrize("indicator", [one for one in EVERYTHING if one.ways], ids=lambda one: one.id)
def test_one_of_its_ways_is_enough_and_without_any_it_finds_nobody(
    indicator: Indicator, found: dict[tuple[str, ...], set[str]]
) -> None:
    for way in indicator.ways:
        assert indicator.id in found[others(indicator, way)], way
    assert indicator.id not in found[tuple(sorted({way[0] for way in indicator.ways}))]
