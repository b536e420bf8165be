"""Pairs of records as the user who asks may see them: which to decide first, and two of them side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import ibis

from justexits.linkage import Explanation, explain
from justexits.linkage.review import VALUE_WORDS, questions, valued_pairs
from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, has_permission, require
from justexits.web.casework.selectors.people import people_of
from justexits.web.casework.selectors.visible import (
    HARMED_ROLES,
    VisibleTables,
    juvenile_parties,
    of_people_with_juvenile_records,
    visible_tables,
)
from justexits.web.identity.decisions import Pair

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading

PAGE_SIZE = 25
QUEUED = ("A", "B")
# What is compared on the page; what a person is said to be (race, ethnicity) is no sign of who somebody is.
COMPARED = {
    "given_name": "Given name",
    "middle_name": "Middle name",
    "family_name": "Family name",
    "name_suffix": "Suffix",
    "alias_names": "Other names",
    "birth_date": "Birth date",
    "sex": "Sex as recorded",
    "state_id": "State number",
    "fbi_id": "National number",
    "local_id": "Local number",
    "phone": "Phone",
    "address": "Address",
    "language": "Language",
}
SAME, DIFFERS, UNKNOWN = "same", "differs", "not on both"
HELD = "not shown to your role"


@dataclass(frozen=True, kw_only=True)
class Side:
    """One record of a pair."""

    party_id: str
    person_id: str
    case_id: str
    role: str
    name: str
    birth_date: date | None
    on: date | None
    values: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """One line of the list of pairs."""

    pair: Pair
    sides: tuple[Side, Side]
    value: str
    agreement: str


@dataclass(frozen=True, kw_only=True)
class PairsPage:
    """One page of the pairs that nobody decided yet."""

    rows: tuple[PairRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two records side by side. `lines` are (what, one, other, same / differs / not on both)."""

    pair: Pair
    sides: tuple[Side, Side]
    lines: tuple[tuple[str, str, str, str], ...]
    are_joined: bool
    touches_juvenile: bool
    snapshot: int


def open_pairs(reading: Reading, user: Any, decided: Collection[Pair], page: int) -> PairsPage:
    """Each two people of the grey band whom nobody decided, those first on whom a finding hangs, then by how well they agree."""
    require(user, Permission.SEE_LINKS)
    tables = visible_tables(reading, user)
    valued = reading.keep(f"{tables.prefix}_pairs", lambda: _valued(reading, tables))
    asked = questions(valued, tables["person_party"], decided)
    total = reading.rows(asked.count().name("n").as_table())[0]["n"]
    pages = max(1, ceil(total / PAGE_SIZE))
    page = min(max(1, page), pages)
    ordered = asked.order_by([ibis.desc("value"), ibis.desc("weight"), "first", "second"])
    found = reading.rows(ordered.limit(PAGE_SIZE, offset=(page - 1) * PAGE_SIZE))
    sides = sides_of(reading, user, [party for row in found for party in (row["first"], row["second"])])
    rows = tuple(
        PairRow(
            pair=(row["first"], row["second"]),
            sides=(sides[row["first"]], sides[row["second"]]),
            value=VALUE_WORDS[row["value"]],
            agreement=agreement_words(row["weight"]),
        )
        for row in found
        if row["first"] in sides and row["second"] in sides
    )
    return PairsPage(rows=rows, total=total, page=page, pages=pages)


def _valued(reading: Reading, tables: VisibleTables) -> ir.Table:
    people = people_of(reading, tables)
    waiting = people.filter(people.tier.isin(QUEUED)).select("person_id")
    return valued_pairs(tables, waiting=waiting, juvenile=juvenile_parties(reading, tables.office_id))


def agreement_words(weight: float | None) -> str:
    """How much the records agree, in words; bits of evidence are for the page of the pair."""
    if weight is None:
        return "Not weighed"
    return "Agree well" if weight >= 8 else "Agree in part" if weight >= 2 else "Agree a little"


def sides_of(reading: Reading, user: Any, party_ids: Collection[str]) -> dict[str, Side]:
    """Records by party id, as far as the user may see them."""
    require(user, Permission.SEE_LINKS)
    if not party_ids:
        return {}
    tables = visible_tables(reading, user)
    wanted = sorted(set(party_ids))
    parties = reading.rows(tables["party"].filter(tables["party"].party_id.isin(wanted)))
    links = tables["person_party"]
    people = {row["party_id"]: row["person_id"] for row in reading.rows(links.filter(links.party_id.isin(wanted)))}
    case = tables["case"]
    in_cases = sorted({party["case_id"] for party in parties if party["case_id"]})
    cases = {row["case_id"]: row for row in reading.rows(case.filter(case.case_id.isin(in_cases)))} if in_cases else {}
    held = () if has_permission(user, Permission.SEE_VICTIM_ADDRESS) else HARMED_ROLES
    return {party["party_id"]: _side(party, people, cases, held=party["role"] in held) for party in parties}


MOST_OF_A_CASE = 30


def records_named(reading: Reading, user: Any, text: str) -> list[Side]:
    """The records that the user may see and that a text means: a record's own id, or the number of a case."""
    require(user, Permission.SEE_LINKS)
    party = visible_tables(reading, user)["party"]
    found = reading.rows(
        party.filter((party.party_id == text) | (party.case_id == text)).select("party_id").limit(MOST_OF_A_CASE)
    )
    ids = [row["party_id"] for row in found]
    return sorted(sides_of(reading, user, [text] if text in ids else ids).values(), key=lambda side: side.party_id)


def _side(party: dict[str, Any], people: dict[str, str], cases: dict[str, Any], *, held: bool) -> Side:
    case = cases.get(party["case_id"], {})
    names = (party[name] for name in ("given_name", "middle_name", "family_name", "name_suffix"))
    return Side(
        party_id=party["party_id"],
        person_id=people.get(party["party_id"], ""),
        case_id=party["case_id"] or "",
        role=code_list("party_role").get(party["role"], "role not recorded"),
        name=" ".join(name for name in names if name) or "no name recorded",
        birth_date=party["birth_date"],
        on=case.get("referred_on") or case.get("filed_on"),
        values={name: HELD if held and name == "address" else _text(name, party[name]) for name in COMPARED},
    )


def _text(name: str, value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, list):
        return "; ".join(sorted(str(one) for one in value))
    return code_list("sex").get(value, str(value)) if name == "sex" else str(value)


def compare(reading: Reading, user: Any, pair: Pair) -> Comparison | None:
    """Two records side by side; None where the user may not see both, or they are not of this office."""
    sides = sides_of(reading, user, pair)
    if len(sides) < 2:
        return None
    one, other = sides[pair[0]], sides[pair[1]]
    lines = tuple(
        (words, one.values[name], other.values[name], _verdict(one.values[name], other.values[name]))
        for name, words in COMPARED.items()
        if one.values[name] or other.values[name]
    )
    return Comparison(
        pair=pair,
        sides=(one, other),
        lines=lines,
        are_joined=bool(one.person_id) and one.person_id == other.person_id,
        touches_juvenile=of_people_with_juvenile_records(reading, user.office_id, pair),
        snapshot=reading.snapshot.number,
    )


def _verdict(one: str, other: str) -> str:
    if not one or not other or HELD in (one, other):
        return UNKNOWN
    return SAME if one.casefold() == other.casefold() else DIFFERS


_explained: WeakKeyDictionary[Reading, dict[Pair, Explanation]] = WeakKeyDictionary()


def explanation(reading: Reading, user: Any, pair: Pair) -> Explanation:
    """Why the two are, or are not, taken as one person, as far as this user may know where people who were harmed live.

    Worked out once a reading. Raises NotFound where one of them is not there.
    """
    require(user, Permission.SEE_LINKS)
    known = _explained.setdefault(reading, {})
    if pair not in known:
        known[pair] = explain(reading, *pair)
    if has_permission(user, Permission.SEE_VICTIM_ADDRESS):
        return known[pair]
    party = reading.tables_of(user.office_id)["party"]
    roles = reading.rows(party.filter(party.party_id.isin(list(pair))).select("role"))
    harmed = any(row["role"] is None or row["role"] in HARMED_ROLES for row in roles)
    return known[pair].without("address") if harmed else known[pair]


def steps_of(found: Explanation) -> list[dict[str, Any]]:
    """The explanation as a waterfall: each comparison with what it adds or takes, in words and bits, and the sum so far."""
    total = found.start
    steps = []
    for reason in found.reasons:
        total += reason.weight
        steps.append({"feature": reason.compared, "words": reason.words, "bits": reason.weight, "total": total})
        steps[-1] |= {"says": weight_words(reason.weight), "size": f"{min(abs(reason.weight), 20):.1f}"}
    return steps


def weight_words(bits: float) -> str:
    """How much one comparison counts, in words."""
    if abs(bits) < 1:
        return "says little"
    how = "strongly" if abs(bits) >= 7 else "clearly" if abs(bits) >= 3 else "a little"
    return f"{how} {'for' if bits > 0 else 'against'} one person"
