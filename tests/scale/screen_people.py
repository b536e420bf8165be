"""Every indicator over 1,000,000 people, 3,000,000 parties and 5,000,000 events; six of them beside the same in pandas."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd

from justexits.records.lake.reading import duckdb_type
from justexits.records.tables import TABLES
from justexits.screening import Basis, catalogue, findings
from tests.scale.yardstick import row, scale, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

PEOPLE = 1_000_000
SAMPLE = 50_000  # people, in pandas
SIX = ("S02", "S03", "S04", "X01", "C02", "V03")
CLASSES = """['PROSTITUTION', 'PROST_PROMOTE', 'ASSAULT', 'DV_ASSAULT', 'RAPE_SA', 'THEFT_RETAIL', 'DRUG_POSS', 'TRESPASS',
'FALSE_ID_TO_LE', 'STRANGULATION', 'OTHER', 'TRAFFIC', 'DUI', 'THEFT_OTHER', 'DRUG_SELL', 'OTHER']"""
ROLES = "['defendant', 'defendant', 'defendant', 'victim', 'victim', 'witness', 'juvenile', 'missing_person']"
EVENTS = """['hearing', 'hearing', 'hearing', 'hearing', 'failure_to_appear', 'victim_did_not_appear', 'missing_person_report',
'bail_posted', 'contact', 'subpoena_unserved']"""


def office(people: int) -> Mapping[str, ir.Table]:
    """An office of so many people, three appearances, one and a half charges and five events each, in memory; made by chance."""
    backend = ibis.duckdb.connect()
    con = backend.con
    con.execute("SELECT setseed(0.6)")
    parties, cases, events = people * 3, people, people * 5
    day = "DATE '2010-01-01' + (random() * 5000)::INT"

    def pick(words: str) -> str:
        return f"({words})[1 + (random() * 1e9)::BIGINT % len({words})]"

    made = {
        "case": f"""SELECT 'c' || n AS case_id, 'criminal' AS kind, {day} AS referred_on, 'day' AS referred_on_precision
            FROM range({cases}) t(n)""",
        "party": f"""SELECT 'p' || n AS party_id, 'c' || (random() * {cases - 1})::BIGINT AS case_id, {pick(ROLES)} AS role,
            'ANN' AS given_name, 'ROE' || hash(n % {people}) % 300000 AS family_name,
            DATE '1980-01-01' + (hash(n % {people}) % 9000)::INT AS birth_date,
            'day' AS birth_date_precision, {pick("['home', 'home', 'home', 'none', 'shelter', 'foster']")} AS address_kind
            FROM range({parties}) t(n)""",
        "person": f"""SELECT 'q' || n AS person_id, DATE '1980-01-01' + (hash(n) % 9000)::INT AS birth_date,
            'day' AS birth_date_precision FROM range({people}) t(n)""",
        "person_party": f"""SELECT 'q' || (n % {people}) AS person_id, 'p' || n AS party_id,
            CASE WHEN n % 50 = 0 THEN 0.9 ELSE 0.99 END AS path_probability FROM range({parties}) t(n)""",
    }
    made["charge"] = f"""SELECT 'h' || row_number() OVER () AS charge_id, case_id, party_id, {day} AS offense_date,
        'day' AS offense_date_precision, random() * 2000 AS amount FROM party WHERE role IN ('defendant', 'juvenile')"""
    made["offense_class"] = f"SELECT charge_id, {pick(CLASSES)} AS class FROM charge"
    made["arrest"] = f"""SELECT 'a' || row_number() OVER () AS arrest_id, case_id, party_id, {day} AS "on", 'day' AS on_precision,
        {pick("['home', 'store', 'street', 'hotel']")} AS place_kind, {pick("['n', 's', 'e', 'w', 'x']")} AS jurisdiction
        FROM party WHERE role = 'defendant'"""
    made[
        "event"
    ] = f"""SELECT 'e' || n AS event_id, case_id, party_id, {pick(EVENTS)} AS kind, {day} AS "on", 'day' AS on_precision,
        'p' || (random() * {parties - 1})::BIGINT AS actor_id FROM (SELECT n, (random() * {parties - 1})::BIGINT AS k
        FROM range({events}) t(n)) JOIN (SELECT party_id, case_id, substr(party_id, 2)::BIGINT AS k FROM party) USING (k)"""
    for name, definition in TABLES.items():
        columns = ", ".join(f'"{column}" {duckdb_type(kind)}' for column, kind in definition.schema.items())
        con.execute(f'CREATE TABLE "{name}" ({columns})')
        if name in made and name not in ("charge", "offense_class", "arrest", "event"):
            con.execute(f"INSERT INTO \"{name}\" BY NAME SELECT *, 'one' AS office_id FROM ({made[name]})")
    for name in ("charge", "offense_class", "arrest", "event"):
        con.execute(f"INSERT INTO \"{name}\" BY NAME SELECT *, 'one' AS office_id FROM ({made[name]})")
    return {name: backend.table(name) for name in TABLES}


def in_pandas(tables: Mapping[str, ir.Table]) -> int:
    """Six indicators as an analyst would write them in pandas, with their evidence. Returns how many findings."""
    frames = {
        name: pd.DataFrame(tables[name].to_pyarrow().to_pydict()) for name in ("party", "charge", "offense_class", "person_party")
    }
    return sum(len(one) for one in _six(frames))


def _six(frames: dict[str, pd.DataFrame]) -> list[Any]:
    firm = frames["person_party"].query("path_probability >= 0.95")[["person_id", "party_id"]]
    charges = frames["charge"].merge(frames["offense_class"][["charge_id", "class"]], on="charge_id")
    accused = charges.merge(firm, on="party_id")
    found = [
        accused[accused["class"].isin(kinds)].groupby("person_id")["charge_id"].agg(lambda ids: sorted(set(ids)))
        for kinds in (["DRUG_POSS"], ["TRESPASS", "LOITER_OTHER"], ["FALSE_ID_TO_LE", "FRAUD_ID"], ["PROST_PROMOTE"])
    ]
    sold = accused[accused["class"].isin(["PROSTITUTION", "LOITER_PROST"])]
    often = sold.groupby("person_id")["case_id"].nunique()
    found.append(
        sold[sold.person_id.isin(often[often >= 3].index)].groupby("person_id")["charge_id"].agg(lambda ids: sorted(set(ids)))
    )
    victims = frames["party"].query("role == 'victim'")[["party_id", "case_id"]].merge(firm, on="party_id")
    other = accused[accused["class"].isin(["STRANGULATION", "KIDNAP_FI"])][["case_id", "charge_id", "person_id", "party_id"]]
    both = victims.merge(other, on="case_id", suffixes=("", "_other"))
    both = both[both.person_id != both.person_id_other]
    found.append(both.groupby("person_id")["charge_id"].agg(lambda ids: sorted(set(ids))))
    return found


def main() -> None:
    """Measure, and print the rows."""
    people = int(PEOPLE * scale())
    tables = office(people)
    tables["party"].get_backend().con.execute("SET threads = 2")
    began, worked = time.perf_counter(), time.process_time()
    many = findings(tables, Basis("a bench")).count().to_pyarrow().as_py()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    row(
        f"All {len(catalogue())} indicators over {people:,} people ({many:,} findings, {worked:.0f} s of processor time)",
        f"{took:.1f} s",
        baseline="20 s for 1,000,000",
        ratio=took / 20,
        aim="under 1x",
    )
    sample = office(min(SAMPLE, people))
    six = tuple(one for one in catalogue() if one.id in SIX)
    ours = seconds(lambda: findings(sample, Basis("a bench"), only=six).count().to_pyarrow())
    theirs = seconds(lambda: in_pandas(sample))
    row(
        f"Six of them over {min(SAMPLE, people):,} people",
        f"{ours:.2f} s",
        baseline=f"pandas {theirs:.2f} s",
        ratio=theirs / ours,
    )


if __name__ == "__main__":
    main()
