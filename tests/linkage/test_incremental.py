"""A new batch is linked against the people that there are; they stay as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from justexits.linkage import LinkResult, link
from justexits.linkage.incremental import link_new
from justexits.linkage.parties import Before, link_parties
from justexits.linkage.prepare import Beside
from justexits.records.home import Home
from justexits.records.lake import Lake
from justexits.simulate import made
from tests.linkage.people import HER, groups, linked, parties
from tests.linkage.test_decisions import decided
from tests.worlds import OFFICE_ID

OTHER = {"given_name": "Delphine", "family_name": "Achterberg", "birth_date": date(1980, 10, 11), "state_id": "WA55500123"}


def then(first: LinkResult, *rows: dict[str, Any], **more: Any) -> LinkResult:
    """The result after these rows, of which the first result had some, are linked as a batch."""
    before = Before(ledger=first.ledger, previous=first.person_party, **more)
    return link_new(
        parties(*rows), office_id=OFFICE_ID, before=before, model=first.model, possible=first.possible_link, at_snapshot=2
    )


def test_a_new_record_joins_the_person_it_belongs_to_and_a_new_person_is_founded() -> None:
    first = linked(HER, OTHER)
    second = then(first, HER, OTHER, HER | {"role": "victim"}, {"given_name": "Rosa", "family_name": "Quist", "local_id": "J77"})
    assert groups(second) == [["p1", "p3"], ["p2"], ["p4"]]
    assert second.person_party.slice(0, 0).schema.names == first.person_party.schema.names
    assert [row["happened"] for row in second.ledger.to_pylist()] == ["founded"]
    old = {row["party_id"]: row for row in first.person_party.to_pylist()}
    kept = {row["party_id"]: row["person_id"] for row in second.person_party.to_pylist() if row["party_id"] in old}
    assert kept == {party: row["person_id"] for party, row in old.items()}


def test_two_people_that_there_are_are_not_joined_by_a_new_record_but_shown_as_possible() -> None:
    apart = [
        {"given_name": "Marisol", "family_name": "Tavares", "state_id": HER["state_id"]},
        {"given_name": "Marisol", "family_name": "Vega", "birth_date": HER["birth_date"], "phone": "2535550142"},
    ]
    joining = HER | {"phone": "2535550142", "alias_names": ["Marisol Vega"]}
    first = linked(*apart)
    assert groups(linked(*apart, joining)) == [["p1", "p2", "p3"]]  # what a full run does
    second = then(first, *apart, joining)
    assert sorted(map(len, groups(second))) == [1, 2]
    assert second.possible_link.num_rows == 1
    assert {row["happened"] for row in second.ledger.to_pylist()} == set()


def test_a_decision_counts_in_a_batch_too() -> None:
    first = linked(HER)
    again = decided(("p1", "p2", "different")).decisions
    assert groups(then(first, HER, HER, decisions=again)) == [["p1"], ["p2"]]


def test_a_batch_of_nothing_changes_nothing() -> None:
    first = linked(HER, HER, OTHER)
    second = then(first, HER, HER, OTHER)
    assert second.person_party.equals(first.person_party)
    assert second.person.equals(first.person)
    assert second.ledger.num_rows == 0


def test_ten_batches_give_nearly_the_people_of_one_full_run_and_ids_never_change() -> None:
    world = made("three-rivers", 500)
    party, case = world.tables["party"], world.tables["case"]
    beside = Beside(seen=pa.table({"case_id": case["case_id"], "on": case["referred_on"]}))
    whole = link_parties(party, office_id="three-rivers", beside=beside)
    size, results = -(-party.num_rows // 10), []
    for number in range(10):
        so_far = party.slice(0, size * (number + 1))
        if not results:
            kept = {"model": whole.model, "frozen": whole.frequency}
            results.append(link_parties(so_far, office_id="three-rivers", beside=beside, **kept))
            continue
        last = results[-1]
        ledger = pa.concat_tables([result.ledger for result in results])
        before = Before(ledger=ledger, previous=last.person_party)
        results.append(
            link_new(
                so_far,
                office_id="three-rivers",
                before=before,
                model=whole.model,
                frozen=whole.frequency,
                possible=last.possible_link,
                beside=beside,
                at_snapshot=number + 1,
            )
        )
        old = dict(zip(last.person_party["party_id"].to_pylist(), last.person_party["person_id"].to_pylist(), strict=True))
        new = results[-1].person_party.to_pylist()
        assert all(row["person_id"] == old[row["party_id"]] for row in new if row["party_id"] in old)
    one, many = groups(whole), groups(results[-1])
    same = len({tuple(group) for group in one} & {tuple(group) for group in many})
    assert same >= 0.97 * len(one)  # the rest waits as possible links for a person


def test_the_step_links_only_what_is_new(tmp_path: Path) -> None:
    lake = Lake(Home.make(tmp_path / "home"))
    with lake.write("import") as writing:
        writing.append("party", parties(HER, OTHER), office_id=OFFICE_ID, batch_id="batch-1")
    link(lake)
    with lake.write("import") as writing:
        more = parties(HER | {"party_id": "p9", "case_id": "c9", "role": "witness"})
        writing.append("party", more, office_id=OFFICE_ID, batch_id="batch-2")
    [office] = link(lake, only_new=True).offices
    assert (office.persons, office.linkable, office.founded) == (2, 3, 0)
