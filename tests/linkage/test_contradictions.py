"""Why two people whose records agree are kept two all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from justexits.core.errors import BadInput
from justexits.linkage import explain
from justexits.linkage.contradictions import contradictions
from justexits.linkage.explain import Explanation, Reason
from justexits.records.home import Home
from justexits.records.lake import Lake, Reading
from justexits.records.tables import TABLES
from tests.linkage.people import HER
from tests.worlds import OFFICE_ID, filled

PEOPLE: dict[str, list[dict[str, Any]]] = {
    "her": [{"birth_date": date(1998, 3, 14)}, {"state_id": "WA20114477", "birth_date": None}],
    "later": [{"birth_date": date(1998, 3, 14)}, {"birth_date": date(1971, 8, 2)}],
    "numbered": [{"state_id": "WA55500123"}],
    "slip": [{"state_id": "WA20114478"}],
    "junior": [{"name_suffix": "Jr."}],
    "senior": [{"name_suffix": "Sr"}],
    "january": [{"birth_date": date(1950, 1, 1)}],
    "parted": [{}],
}


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    bare = HER | {"state_id": None, "birth_date": None}
    parties = [
        bare | row | {"party_id": f"{who}{n}", "case_id": "c"}
        for who, rows in PEOPLE.items()
        for n, row in enumerate(rows, start=1)
    ]
    said = {"link_decision_id": "l1", "party_id": "parted1", "other_party_id": "her1", "answer": "different", "snapshot": 1}
    rows: dict[str, list[dict[str, Any]]] = {
        "party": parties,
        "person_party": [
            {"person_id": row["party_id"].rstrip("12"), "party_id": row["party_id"], "path_probability": 1.0} for row in parties
        ],
        "link_decision": [said | {"decided_by": "ines", "decided_at": datetime(2026, 3, 1, tzinfo=UTC)}],
    }
    lake = Lake(Home.make(tmp_path_factory.mktemp("contradictions") / "home"))
    with lake.write("import") as writing:
        for name, given in rows.items():
            full = [filled(TABLES[name], row, line) for line, row in enumerate(given, start=2)]
            writing.append(name, pa.Table.from_pylist(full, schema=TABLES[name].schema.to_pyarrow()), office_id=OFFICE_ID)
    with lake.read() as opened:
        yield opened


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        ("her", "later", "birth dates that cannot be one person's"),
        ("her", "numbered", "different state ID numbers"),
        ("her", "slip", "one weak tie"),  # one slip of the keyboard is no contradiction
        ("her", "january", "one weak tie"),  # the first of January is what systems fill in
        ("junior", "senior", "Jr or Sr"),
        ("her", "parted", "a reviewer decided"),
    ],
)
def test_what_cannot_be_one_person_s_is_named_without_values(reading: Reading, one: str, other: str, says: str) -> None:
    for people in ([one, other], [other, one]):
        [said] = contradictions(reading, OFFICE_ID, people)
        assert says in said and "WA" not in said and "19" not in said


def test_one_person_contradicts_nothing(reading: Reading) -> None:
    assert contradictions(reading, OFFICE_ID, ["her", "her"]) == contradictions(reading, OFFICE_ID, ["her"]) == ()


def test_a_record_is_not_compared_with_itself(reading: Reading) -> None:
    with pytest.raises(BadInput, match="one and the same record"):
        explain(reading, "her1", "her1")


def test_what_a_reader_may_not_know_is_neither_told_nor_counted() -> None:
    reasons = (Reason(feature="address", words="same address", weight=9.0), Reason(feature="name", words="same name", weight=7.0))
    whole = Explanation(
        party_id="a", other_party_id="b", together=False, through_others=False, weight=6.0, probability=0.98, start=-10.0,
        reasons=reasons, apart="several people of this name live there", contradictions=(), sentence="same address, same name",
    )  # fmt: skip
    held = whole.without("address")
    assert (held.weight, held.probability, held.held_back) == (-3.0, None, ("address",))
    assert "address" not in held.sentence and "live there" not in held.sentence and "same name" in held.sentence
    assert whole.without("phone") is whole
