"""Whose answers may have changed since the last run, so that a new import answers anew only for the people whom it touched.

What the last run rested on is the list of files of its snapshot. What came and what went since are compared row by row, and each
row that differs leads to people: by its party, its matter, its charge, its arrest, or by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from justexits.core.errors import BadInput, NotFound
from justexits.records.lake.engine import quoted
from justexits.records.tables import TABLES
from justexits.records.tables.definition import PROVENANCE
from justexits.relief.answered import current_ids

if TYPE_CHECKING:
    from justexits.records.lake import Writing
    from justexits.records.lake.manifest import FileEntry, Snapshot

TOUCHED = "relief_touched"  # the engine's table of the people, a column person_id
MOST = 0.5  # of the people: where more were touched, everybody is answered anew
OF_PERSON_PARTY = ("person_id", "party_id")  # of how people were linked, who is who; not how surely
BESIDE = {column.name for column in PROVENANCE}
# What a changed row of a table leads to, as SQL over `changed` and the office's tables; `{office}`: the office's id.
PARTIES = {
    "party": "SELECT party_id FROM changed",
    "case": "SELECT party_id FROM charge SEMI JOIN changed USING (case_id) WHERE office_id = {office}"
    " UNION ALL SELECT party_id FROM arrest SEMI JOIN changed USING (case_id) WHERE office_id = {office}",
    # A charge takes the place of its arrest, whoever's that is.
    "charge": "SELECT party_id FROM changed"
    " UNION ALL SELECT party_id FROM arrest SEMI JOIN changed USING (arrest_id) WHERE office_id = {office}",
    "arrest": "SELECT party_id FROM changed"
    " UNION ALL SELECT party_id FROM charge SEMI JOIN changed USING (arrest_id) WHERE office_id = {office}",
    "person_party": "SELECT party_id FROM changed",
} | dict.fromkeys(
    ("obligation", "prior_relief", "order"),
    "SELECT party_id FROM charge SEMI JOIN changed USING (charge_id) WHERE office_id = {office}"
    " UNION ALL SELECT party_id FROM charge SEMI JOIN (SELECT case_id FROM changed WHERE charge_id IS NULL) USING (case_id)"
    " WHERE office_id = {office}",
)
PEOPLE = {
    "person_party": "SELECT person_id FROM changed",
    "relief_fact": "SELECT person_id FROM changed",
    "person_ledger": "SELECT person_id FROM changed UNION ALL SELECT other_person_id FROM changed",
}


def touched(writing: Writing, office_id: str, before: Snapshot) -> int | None:
    """Make the table `TOUCHED` of people whose answers may differ from those worked out from `before`. Returns how many.

    None where that cannot be said, for a file of then is gone, or where it is not worth while: then everybody is answered anew.
    """
    engine = writing.engine
    engine.execute("CREATE OR REPLACE TEMP TABLE touched_parties (party_id VARCHAR)")
    engine.execute(f"CREATE OR REPLACE TABLE {TOUCHED} (person_id VARCHAR)")
    office = f"'{quoted(office_id)}'"
    for table in dict.fromkeys((*PARTIES, *PEOPLE)):
        then = {entry.path: entry for entry in before.of(table, office_id)}
        now = {entry.path: entry for entry in writing.entries(table, office_id)}
        came = [entry for path, entry in now.items() if path not in then]
        went = [entry for path, entry in then.items() if path not in now]
        if not came and not went:
            continue
        try:
            engine.execute(f"CREATE OR REPLACE TEMP TABLE changed AS {_changed(writing, table, came, went)}")
        except (NotFound, BadInput):
            return None
        if table in PARTIES:
            engine.execute(f"INSERT INTO touched_parties {PARTIES[table].format(office=office)}")
        if table in PEOPLE:
            engine.execute(f"INSERT INTO {TOUCHED} {PEOPLE[table]}")
    _follow(writing, office_id, office)
    (people,) = engine.execute(f"SELECT count(*) FROM {TOUCHED}").fetchone()
    (everybody,) = engine.execute(f"SELECT count(DISTINCT person_id) FROM person_party WHERE office_id = {office}").fetchone()
    return int(people) if people <= MOST * everybody else None


def _changed(writing: Writing, table: str, came: list[FileEntry], went: list[FileEntry]) -> str:
    """The rows that stand in one of two lists of files and not in the other, without where they come from."""
    names = OF_PERSON_PARTY if table == "person_party" else [name for name in TABLES[table].schema if name not in BESIDE]
    columns = ", ".join(f'"{name}"' for name in names)
    new, old = (f"SELECT {columns} FROM ({writing.reading.relation(table, files)})" for files in (came, went))
    if not went:
        return new
    return old if not came else f"(({new}) EXCEPT ALL ({old})) UNION ALL (({old}) EXCEPT ALL ({new}))"


def _follow(writing: Writing, office_id: str, office: str) -> None:
    """Add the people of the touched parties, and those whom merged ids lead to; each once."""
    engine = writing.engine
    engine.execute(
        f"INSERT INTO {TOUCHED} SELECT person_id FROM person_party SEMI JOIN touched_parties USING (party_id)"
        f" WHERE office_id = {office}"
    )
    ledger = writing.reading.tables_of(office_id)["person_ledger"]
    led = current_ids(writing.reading.rows(ledger.filter(ledger.happened == "merged")))
    if led:
        _keep(writing, led)
    engine.execute(f"CREATE OR REPLACE TABLE {TOUCHED} AS SELECT DISTINCT person_id FROM {TOUCHED} WHERE person_id IS NOT NULL")


def _keep(writing: Writing, led: Mapping[str, str]) -> None:
    import pyarrow as pa

    writing.engine.register("merged_ids", pa.table({"person_id": list(led), "current_id": list(led.values())}))
    writing.engine.execute(f"INSERT INTO {TOUCHED} SELECT current_id FROM merged_ids SEMI JOIN {TOUCHED} USING (person_id)")
    writing.engine.unregister("merged_ids")


__all__ = ["TOUCHED", "touched"]
