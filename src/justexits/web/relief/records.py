"""One person's charges and arrests as the engine takes them, as far as the user may see them. Loops are over one person's rows.

The facts are those of the step `relief` (`relief.lake_facts`); what people answered is laid over them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from justexits.records.codes import code_list
from justexits.records.lake.decisions import standing
from justexits.relief import Case
from justexits.relief.case_form import DERIVED
from justexits.relief.dates import FAR, NEVER, Span, span_of
from justexits.relief.history import ChargeRow
from justexits.relief.lake_facts import facts_from, own_facts
from justexits.relief.tables import facts_table
from justexits.web.casework.selectors import visible_tables
from justexits.web.casework.selectors.person import FIRM, current_id, named
from justexits.web.relief.asks import asks, engine_value

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.web.casework.selectors.visible import VisibleTables
    from justexits.web.relief.answers import Question
    from justexits.web.relief.models import ReliefFact

# Worked out from the person's other charges, or from the person's own row; not taken from a charge's columns.
FROM_OTHERS = {"birth_date", "pending_charge", "other_conviction", "once_convicted_of_prostitution_offence"}
LONGEST_MERGE = 20
LAST_DAY = date(9999, 12, 30)  # a day that lies ahead is set aside by the engine, for the day that is asked


@dataclass(frozen=True, kw_only=True)
class Record:
    """One charge, or arrest that no charge followed, in the words of the page. `key` is `charge:id` or `arrest:id`."""

    key: str
    table: str
    row_id: str
    case_id: str
    court: str
    what: str
    statute: str
    grade: str
    on: date | None
    ended: str
    ended_on: date | None
    is_firm: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class ReliefPerson:
    """One person as relief sees her: the records, the state whose law is asked, the engine's case."""

    person_id: str
    ids: tuple[str, ...]
    name: str
    birth_date: date | None
    state: str
    records: tuple[Record, ...]
    possible: int
    snapshot: int
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by record, as the records say them
    times: tuple[Span, ...] = ()  # in which the person was a victim, as somebody found

    def case(self, answered: Mapping[Question, ReliefFact]) -> Case:
        """The history for the engine, new at every call, with the answers laid over what the records say."""
        person: dict[str, Any] = {"birth_date": Span(self.birth_date, self.birth_date) if self.birth_date else None}
        for facts in self.facts.values():
            person |= {name: value for name, value in facts.items() if _is_of_person(name) and value is not None}
        person |= {"victim_period": self.times, **_values(answered, "")}
        rows = [self._row(record, answered) for record in self.records]
        return Case("", person, tuple(rows), ())

    def _row(self, record: Record, answered: Mapping[Question, ReliefFact]) -> ChargeRow:
        said = self.facts[record.key]
        facts = {name: value for name, value in said.items() if not _is_of_person(name)}
        row = ChargeRow(record.key, self.state, record.case_id, str(said["same_arrest"] or record.case_id), facts, record.source)
        facts.pop("same_arrest")
        for name, value in _values(answered, record.key).items():
            if facts.get(name) not in (None, value):
                row.remarks.append(f"the records say otherwise than the answer given to: {asks()[name].words} The answer counts")
            facts[name] = value
        return row

    def record(self, key: str) -> Record | None:
        """The record of this key."""
        return next((one for one in self.records if one.key == key), None)


def _is_of_person(name: str) -> bool:
    return name in facts_table() and facts_table()[name].of == "person"


def _values(answered: Mapping[Question, ReliefFact], record: str) -> dict[str, Any]:
    """What the answers about one record (or the person) tell the engine; those that leave a fact open tell nothing."""
    told = {
        fact: engine_value(asks()[fact], one.value)
        for (fact, about), one in answered.items()
        if about == record and fact in asks()
    }
    return {fact: value for fact, value in told.items() if value is not None}


_states: WeakKeyDictionary[Reading, str] = WeakKeyDictionary()


def state_of(reading: Reading, user: Any) -> str:
    """The state of the user's office, asked once a reading; empty where the office's records do not say it."""
    if reading not in _states:
        offices = reading.tables["office"]
        rows = reading.rows(offices.filter(offices.office_id == user.office_id).select("state"))
        _states[reading] = next((row["state"] for row in rows if row["state"]), "")
    return _states[reading]


def merged_into(reading: Reading, user: Any, person_id: str) -> tuple[str, ...]:
    """The ids that stand for a person: her own, and those that were merged into it. Answers may stand under each."""
    ledger = reading.tables_of(user.office_id)["person_ledger"]
    ids = [person_id]
    for _ in range(LONGEST_MERGE):
        merged = ledger.filter((ledger.happened == "merged") & ledger.other_person_id.isin(ids)).select("person_id")
        new = sorted({row["person_id"] for row in reading.rows(merged)} - set(ids))
        if not new:
            break
        ids += new
    return tuple(ids)


def find_relief(reading: Reading, user: Any, person_id: str) -> ReliefPerson | None:
    """The person for the relief page; None where the user's office does not know her, or only from what is held back."""
    tables = visible_tables(reading, user)
    people = reading.rows(tables["person"].filter(tables["person"].person_id == person_id))
    if not people:
        return None
    parties = _of_person(reading, tables, "party", person_id)
    shown = named(people[0], parties)
    firm = {row["party_id"]: row["path_probability"] >= FIRM for row in parties}
    state = state_of(reading, user)
    records = _records(reading, tables, person_id, firm)
    facts = _facts(reading, tables, person_id, state) if state and records else {}
    pairs = tables["possible_link"]
    near = reading.rows(pairs.filter(pairs.party_id.isin(sorted(firm)) | pairs.other_party_id.isin(sorted(firm))))
    ids = merged_into(reading, user, person_id)
    possible = {end for pair in near for end in (pair["party_id"], pair["other_party_id"])} - set(firm)
    return ReliefPerson(
        person_id=person_id,
        ids=ids,
        name=shown.name,
        birth_date=shown.birth_date,
        state=state,
        records=tuple(one for one in records if one.key in facts) if state else tuple(records),
        possible=len(possible),
        snapshot=reading.snapshot.number,
        facts=facts,
        times=_times(reading, tables["victimisation_period"], ids),
    )


def _times(reading: Reading, table: ir.Table, ids: tuple[str, ...]) -> tuple[Span, ...]:
    """When the person was a victim, as somebody found and nobody took back: evidence for the nexus, never a reason against it."""
    held = standing(table, "victimisation_period_id")
    rows = reading.rows(held.filter(held.person_id.isin(ids)).order_by(["from_on", "to_on", "victimisation_period_id"]))
    found = []
    for row in rows:
        first, last = (span_of(row[name], row[f"{name}_precision"]) for name in ("from_on", "to_on"))
        if first or last:
            found.append(Span(first.low if first else NEVER, last.high if last else FAR))
    return tuple(dict.fromkeys(found))


def _of_person(reading: Reading, tables: VisibleTables, name: str, person_id: str) -> list[dict[str, Any]]:
    """The rows of a table that belong to the person's appearances, with the court of their case. One view a reading, so that a
    page's own question is all that is left to translate."""

    def make() -> ir.Table:
        links = tables["person_party"].select("person_id", "party_id", "path_probability")
        courts = tables["case"].select("case_id", court="court")
        rows = tables[name]
        return links.inner_join(rows, "party_id").left_join(courts, "case_id").drop("case_id_right")

    made = reading.keep(f"{tables.prefix}_relief_{name}", make, as_view=True)
    return reading.rows(made.filter(made.person_id == person_id))


def _records(reading: Reading, tables: VisibleTables, person_id: str, firm: Mapping[str, bool]) -> list[Record]:
    charges = _of_person(reading, tables, "charge", person_id)
    charged = {row["arrest_id"] for row in charges}
    arrests = [row for row in _of_person(reading, tables, "arrest", person_id) if row["arrest_id"] not in charged]
    found = [_charge(row, firm) for row in charges] + [_arrest(row, firm) for row in arrests]
    return sorted(found, key=lambda one: (one.on or date.max, one.key))


def _charge(row: Mapping[str, Any], firm: Mapping[str, bool]) -> Record:
    ended = code_list("disposition").get(row["disposition"], "")
    return Record(
        key=f"charge:{row['charge_id']}",
        table="charge",
        row_id=row["charge_id"],
        case_id=row["case_id"] or "",
        court=row["court"] or "",
        what=row["description"] or row["statute"] or "Charge without words",
        statute=row["statute"] or "",
        grade=code_list("grade").get(row["grade"], ""),
        on=row["offense_date"],
        ended=ended or "how it ended is not recorded",
        ended_on=row["disposition_date"],
        is_firm=firm.get(row["party_id"], False),
        source=_source(row),
    )


def _arrest(row: Mapping[str, Any], firm: Mapping[str, bool]) -> Record:
    return Record(
        key=f"arrest:{row['arrest_id']}",
        table="arrest",
        row_id=row["arrest_id"],
        case_id=row["case_id"] or "",
        court=row["court"] or "",
        what="Arrest, no charge on record",
        statute="",
        grade="",
        on=row["on"],
        ended="no charge on record",
        ended_on=None,
        is_firm=firm.get(row["party_id"], False),
        source=_source(row),
    )


def _source(row: Mapping[str, Any]) -> str:
    return f"{row['source_file']}, line {row['source_line']}" if row["source_file"] else "source not recorded"


def _facts(reading: Reading, tables: VisibleTables, person_id: str, state: str) -> dict[str, dict[str, Any]]:
    """What the records say of each charge and bare arrest, by record; days as the first and the last that they can be."""
    name = f"{tables.prefix}_relief_own"
    own = reading.keep(name, lambda: own_facts(tables, state=state, as_of=LAST_DAY), as_view=True)
    # What follows from the other charges is asked for this person's rows alone, not for the whole office.
    rows = reading.rows(facts_from(own.filter(own.person_id == person_id), wanted=()))
    found = {}
    for row in rows:
        key = f"charge:{row['charge_id']}" if row["charge_id"] is not None else f"arrest:{row['arrest_id']}"
        found[key] = _of_row(row)
    return found


def _day(value: date) -> date:
    """A day; the engine gives the last day of a month or a year as a moment."""
    return value.date() if isinstance(value, datetime) else value


def _of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {"same_arrest": row["arrest_id"]}
    for name, fact in facts_table().items():
        if name in DERIVED or name in FROM_OTHERS:
            continue
        if fact.type == "date":
            low, high = row[f"{name}_low"], row[f"{name}_high"]
            facts[name] = Span(_day(low), _day(high)) if low is not None else None
        else:
            facts[name] = row[name.replace("class:", "class_")]
    return facts


__all__ = ["Record", "ReliefPerson", "current_id", "find_relief", "merged_into", "state_of"]
