"""Clerical review: which possible links to ask about first, the two sides next to each other, and who must look twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.errors import NotFound
from justexits.linkage.cluster import could_be_one_birth, one_slip
from justexits.records.lake import Reading
from justexits.records.lake.decisions import standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

JUVENILE_ROLES = ("juvenile", "missing_person")
JUVENILE_CASES = ("juvenile", "dependency", "missing_person")
# What a pair is worth asking about, highest first; within one value the heavier pair comes first.
DECIDES, JUVENILE, ACROSS_ROLES, OTHER = 3, 2, 1, 0
VALUE_WORDS = {
    DECIDES: "Whether a finding holds depends on it",
    JUVENILE: "It would join juvenile records with others",
    ACROSS_ROLES: "It would join records as a victim with records as accused",
    OTHER: "It would make a person's records more complete",
}
# What is shown side by side, in this order, and in what words.
SHOWN = {
    "given_name": "First name", "middle_name": "Middle name", "family_name": "Last name", "name_suffix": "Suffix",
    "alias_names": "Other names", "birth_date": "Birth date", "recorded_age_low": "Recorded age", "sex": "Sex as recorded",
    "state_id": "State ID number", "fbi_id": "FBI number", "local_id": "Local number", "phone": "Telephone", "address": "Address",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PossiblePair:
    """One question to a person: are these two people one? The pair is the heaviest of all between the two."""

    party_id: str
    other_party_id: str
    person_id: str
    other_person_id: str
    weight: float
    value: int
    second_reader: bool  # juvenile records are touched: a merge needs a second person's yes

    @property
    def reason(self) -> str:
        """Why it is asked at this place in the queue."""
        return VALUE_WORDS[self.value]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One line of the comparison: `mark` is same, alike, differs or unknown (on one side at least)."""

    field: str
    title: str
    one: str | None
    other: str | None
    mark: str


def review_queue(reading: Reading, office_id: str, *, limit: int = 50, offset: int = 0) -> list[PossiblePair]:
    """The pairs of people that a person should decide, the most valuable first. Pairs that are decided (or unsure) are left out.

    Value: a finding of one of the two holds only if they are one; then juvenile records; then a victim's with an accused's.
    """
    ordered = _valued(reading, office_id).order_by(ibis.desc("value"), ibis.desc("weight"), "party_id", "other_party_id")
    return [_pair(row) for row in reading.rows(ordered.limit(limit, offset=offset))]


def review_count(reading: Reading, office_id: str) -> dict[int, int]:
    """How many pairs of people wait, by value."""
    counted = _valued(reading, office_id).group_by("value").agg(pairs=lambda t: t.count())
    return {int(row["value"]): int(row["pairs"]) for row in reading.rows(counted)}


def _pair(row: Mapping[str, Any]) -> PossiblePair:
    return PossiblePair(
        party_id=row["party_id"],
        other_party_id=row["other_party_id"],
        person_id=row["person_id"],
        other_person_id=row["other_person_id"],
        weight=float(row["weight"]),
        value=int(row["value"]),
        second_reader=bool(row["juvenile"]),
    )


def _valued(reading: Reading, office_id: str) -> ir.Table:
    """One row a pair of people with a possible link: its heaviest pair of appearances, `value`, `juvenile`."""
    tables = reading.tables_of(office_id)
    belongs = tables["person_party"].select("party_id", "person_id")
    decided = standing(tables["link_decision"], "link_decision_id").select(
        one=lambda t: ibis.least(t.party_id, t.other_party_id), two=lambda t: ibis.greatest(t.party_id, t.other_party_id)
    )
    possible = tables["possible_link"].select("party_id", "other_party_id", "weight")
    possible = possible.anti_join(decided, [("party_id", "one"), ("other_party_id", "two")])
    pairs = possible.join(belongs, "party_id").join(
        belongs.select(other_party_id="party_id", other_person_id="person_id"), "other_party_id"
    )
    best = (
        pairs.mutate(
            first=lambda t: ibis.least(t.person_id, t.other_person_id),
            second=lambda t: ibis.greatest(t.person_id, t.other_person_id),
        )
        .mutate(
            place=lambda t: ibis.row_number().over(
                ibis.window(group_by=[t["first"], t["second"]], order_by=[ibis.desc(t.weight), t.party_id, t.other_party_id])
            )
        )
        .filter(lambda t: t.place == 0)
    )
    people = _people(tables)
    joined = best.left_join(people, best.person_id == people.of).select(
        best, juvenile_one="juvenile", accused_one="accused", victim_one="victim", decides_one="decides"
    )
    other = people.select(
        of_other="of", juvenile_two="juvenile", accused_two="accused", victim_two="victim", decides_two="decides"
    )
    whole = joined.left_join(other, joined.other_person_id == other.of_other)
    juvenile = whole.juvenile_one | whole.juvenile_two
    across = (whole.accused_one & whole.victim_two) | (whole.victim_one & whole.accused_two)
    decides = whole.decides_one | whole.decides_two
    value = ibis.cases((decides, DECIDES), (juvenile, JUVENILE), (across, ACROSS_ROLES), else_=OTHER)
    return whole.mutate(value=value, juvenile=juvenile).select(
        "party_id", "other_party_id", "person_id", "other_person_id", "weight", "value", "juvenile"
    )


def _people(tables: Mapping[str, ir.Table]) -> ir.Table:
    """One row a person: `of`, and whether she has juvenile records, was accused, was a victim, has a finding that hangs."""
    party, case = tables["party"], tables["case"].select("case_id", case_kind="kind")
    hers = tables["person_party"].select("party_id", "person_id").join(party.select("party_id", "case_id", "role"), "party_id")
    hers = hers.left_join(case, "case_id")
    young = hers.role.isin(JUVENILE_ROLES).fill_null(False) | hers.case_kind.isin(JUVENILE_CASES).fill_null(False)
    roles = hers.group_by(of="person_id").agg(
        juvenile=young.any(),
        accused=hers.role.isin(("defendant", "juvenile")).fill_null(False).any(),
        victim=(hers.role == "victim").fill_null(False).any(),
    )
    hanging = tables["finding"].filter(tables["finding"].possible).select(hangs="person_id").distinct()
    joined = roles.left_join(hanging, roles.of == hanging.hangs)
    return joined.mutate(decides=joined.hangs.notnull()).drop("hangs")


def needs_second_reader(reading: Reading, party_id: str, other_party_id: str) -> bool:
    """Whether a merge of the two appearances' people would touch juvenile records, so that two people must say yes."""
    office_id = _sides(reading, party_id, other_party_id)[0]["office_id"]
    tables = reading.tables_of(office_id)
    belongs = tables["person_party"]
    persons = belongs.filter(belongs.party_id.isin([party_id, other_party_id])).select("person_id")
    people = _people(tables)
    touched = people.semi_join(persons, people.of == persons.person_id).filter(lambda t: t.juvenile)
    return bool(reading.rows(touched.limit(1)))


def side_by_side(reading: Reading, party_id: str, other_party_id: str) -> list[Difference]:
    """The two appearances field by field, differences marked. Raises NotFound where one is not there, or of another office."""
    one, other = _sides(reading, party_id, other_party_id)
    lines = []
    for name, title in SHOWN.items():
        left, right = _shown(one[name]), _shown(other[name])
        lines.append(Difference(field=name, title=title, one=left, other=right, mark=_mark(name, left, right)))
    return lines


def _sides(reading: Reading, party_id: str, other_party_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    party = reading.tables["party"]
    found = {row["party_id"]: row for row in reading.rows(party.filter(party.party_id.isin([party_id, other_party_id])))}
    for wanted in (party_id, other_party_id):
        if wanted not in found:
            raise NotFound(f"There is no party {wanted}.", "Check the id; `party_id` in the party table has it.")
    one, other = found[party_id], found[other_party_id]
    if one["office_id"] != other["office_id"]:
        raise NotFound("The two parties are of different offices.", "Name two of one office.")
    return one, other


def _shown(value: Any) -> str | None:
    if value is None or value == []:
        return None
    return ", ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def _mark(name: str, one: str | None, other: str | None) -> str:
    if one is None or other is None:
        return "unknown"
    if one.casefold() == other.casefold():
        return "same"
    if name == "birth_date":
        return "alike" if could_be_one_birth(one, other) else "differs"
    return "alike" if one_slip(one.casefold(), other.casefold()) else "differs"
