"""Clerical review: which pairs of people with a possible link to ask about, and which first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What an answer is worth, highest first; within one value the heavier pair comes first.
DECIDES, WAITS, JUVENILE, ACROSS_ROLES, OTHER = 4, 3, 2, 1, 0
VALUE_WORDS = {
    DECIDES: "A finding hangs on it",
    WAITS: "One of them waits for a second look",
    JUVENILE: "It would join a child's records with others",
    ACROSS_ROLES: "One was harmed, the other accused",
    OTHER: "Changes no finding today",
}
ACCUSED, HARMED = ("defendant", "juvenile"), ("victim",)


def valued_pairs(tables: Mapping[str, ir.Table], *, waiting: ir.Table, juvenile: ir.Table) -> ir.Table:
    """One row a possible link between two people, with what an answer is worth.

    tables: an office's, as far as the reader may see them. waiting: `person_id` of who waits for a review; juvenile: `party_id`
    of records of children. Columns: first, second (party ids in their order), one_person, other_person, weight, value.
    """
    link = tables["possible_link"]
    pairs = link.select(
        first=ibis.least(link.party_id, link.other_party_id),
        second=ibis.greatest(link.party_id, link.other_party_id),
        weight="weight",
    )
    people = _of_people(pairs, tables["person_party"])
    told = _told(tables, waiting, juvenile)
    for side in ("one", "other"):
        named = told.select(**{f"{side}_person": "person_id"}, **{f"{side}_{name}": name for name in _SIGNS})
        people = people.left_join(named, f"{side}_person").drop(f"{side}_person_right")

    def either(name: str) -> ir.BooleanValue:
        return people[f"one_{name}"].fill_null(False) | people[f"other_{name}"].fill_null(False)

    across = (people.one_accused & people.other_harmed) | (people.one_harmed & people.other_accused)
    value = ibis.cases(
        (either("decides"), DECIDES),
        (either("waits"), WAITS),
        (either("juvenile"), JUVENILE),
        (across.fill_null(False), ACROSS_ROLES),
        else_=OTHER,
    )
    return people.select("first", "second", "one_person", "other_person", "weight", value=value)


def questions(valued: ir.Table, belongs: ir.Table, decided: Collection[tuple[str, str]]) -> ir.Table:
    """Of each two people of whom nobody has said anything their heaviest pair of records: that is what is asked.

    valued: as `valued_pairs` makes it; belongs: person_party; decided: the party ids of each pair that people answered.
    """
    if decided:
        valued = valued.anti_join(_of_people(_listed(decided), belongs), ["one_person", "other_person"])
    heaviest = [ibis.desc(valued.weight), valued["first"], valued.second]
    place = ibis.row_number().over(ibis.window(group_by=[valued.one_person, valued.other_person], order_by=heaviest))
    return valued.mutate(place=place).filter(lambda t: t.place == 0).drop("place")


_SIGNS = ("decides", "waits", "juvenile", "accused", "harmed")


def _listed(pairs: Collection[tuple[str, str]]) -> ir.Table:
    rows = [{"first": min(pair), "second": max(pair)} for pair in sorted(pairs)]
    listed = ibis.literal(rows, type="array<struct<first: string, second: string>>").unnest().name("pair").as_table()
    return listed.select(first=listed.pair["first"], second=listed.pair["second"], weight=ibis.literal(0.0))


def _of_people(pairs: ir.Table, belongs: ir.Table) -> ir.Table:
    """The pairs with the two people of each, in the order of their ids; within one person there is nothing to ask."""
    belongs = belongs.select("party_id", "person_id")
    joined = pairs.join(belongs.rename(first="party_id", first_person="person_id"), "first")
    joined = joined.join(belongs.rename(second="party_id", second_person="person_id"), "second")
    joined = joined.filter(joined.first_person != joined.second_person)
    return joined.select(
        "first",
        "second",
        "weight",
        one_person=ibis.least(joined.first_person, joined.second_person),
        other_person=ibis.greatest(joined.first_person, joined.second_person),
    )


def _told(tables: Mapping[str, ir.Table], waiting: ir.Table, juvenile: ir.Table) -> ir.Table:
    """One row a person: what makes an answer about her worth something."""
    belongs, party, finding = tables["person_party"], tables["party"], tables["finding"]
    hers = belongs.select("person_id", "party_id").join(party.select("party_id", "role"), "party_id")
    hers = hers.left_join(juvenile.select(child="party_id"), hers.party_id == juvenile.party_id)
    told = hers.group_by("person_id").agg(
        juvenile=hers.child.notnull().any(),
        accused=hers.role.isin(ACCUSED).fill_null(False).any(),
        harmed=hers.role.isin(HARMED).fill_null(False).any(),
    )
    hanging = finding.filter(finding.possible.fill_null(False)).select(hangs="person_id").distinct()
    waiting = waiting.select(who="person_id").distinct()
    told = told.left_join(hanging, told.person_id == hanging.hangs)
    told = told.left_join(waiting, told.person_id == waiting.who)
    return told.mutate(decides=told.hangs.notnull(), waits=told.who.notnull()).drop("hangs", "who")
