"""Records and files that nobody should trust: each is handled in words, inflates no finding, and stops no run."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from justexits.screening import Basis, Indicator, catalogue, evaluate, findings, readiness
from justexits.screening.people import in_words, no_people
from tests.screening.answers import answers
from tests.screening.stories import World, accused, harmed, merged, person
from tests.worlds import world

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

DAY = date(2019, 5, 1)
BASIS = Basis("an order")


NAMES = ("Corner Pharmacy", "Walmart", "Officer Smith", "Jane Doe", "Roe")


def robbed(*names: str) -> World:
    """Ann robbed and strangled somebody of each of these names."""
    given = merged(person("ann"), *[harmed(name, f"r-{name}", DAY, "STRANGULATION", by="ann") for name in names])
    for party in given["party"]:
        if party["role"] == "victim":
            party["family_name"] = party["person"]
    return given


def test_a_shop_an_officer_or_jane_doe_as_a_victim_is_nobody_and_it_is_said() -> None:
    given = robbed(*NAMES)
    assert {who for who, indicator in answers(given) if indicator == "V03"} == {"Roe"}
    (words,) = in_words(no_people(world(**merged(given))).count().to_pyarrow().as_py(), 0)
    assert words.startswith("4 appearances carry the name of a shop or another organisation, of an officer on duty")


def test_birth_years_only_are_said_and_carry_no_age_rule() -> None:
    given = merged(person("ann"), accused("ann", "a", DAY, "PROSTITUTION"))
    for row in given["person"]:
        row["birth_date_precision"] = "year"
    why = {one.indicator: one.why for one in readiness(world(**merged(given)), BASIS) if "precision as day" in one.why}
    assert {"Y01", "Y02", "Y03", "Y03a", "Y05", "Y07", "C01", "V01"} == set(why)
    assert {truth for truth, *_ in answers(given).values()} == {"unknown"}


def _with_a_strange_column(tables: Tables) -> ir.Table:
    return tables["party"].filter(tables["party"].shoe_size > 40)


STRANGE = replace(catalogue()[0], id="Z01", rule=_with_a_strange_column)
MISNAMED = replace(catalogue()[0], id="Z02", needs=("party.shoe_size",))


@pytest.mark.parametrize(("strange", "said"), [(STRANGE, "shoe_size"), (MISNAMED, "names party.shoe_size, which no table has")])
def test_an_indicator_that_asks_for_an_unknown_column_is_left_out_in_words_and_the_others_run(
    strange: Indicator, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = merged(person("ann"), accused("ann", "a", DAY, "PROSTITUTION"))
    found = findings(world(**merged(given)), BASIS, only=(*catalogue(), strange)).to_pyarrow().to_pylist()
    assert {row["indicator"] for row in found} == {"C01"}
    monkeypatch.setattr(sys.modules["justexits.screening.readiness"], "catalogue", lambda: (*catalogue(), strange))
    (why,) = [one.why for one in readiness(world(**merged(given)), BASIS) if one.indicator == strange.id]
    assert said in why and "does not run until the file is mended" in why


def test_an_evaluation_says_what_its_records_cannot_carry() -> None:
    given = merged(robbed("Walmart"))
    truth = pa.table({"party_id": [party["party_id"] for party in given["party"]], "exploited": [False] * len(given["party"])})
    made = evaluate(world(**given), truth, BASIS, capacity=1)
    assert made.no_people == 1 and made.screening.identified == 0
    assert "event.kind" in {one["indicator"]: one["why"] for one in made.cannot_find}["N01"]
