"""N01: bail paid by an exploiter or by somebody who pays for several."""

from __future__ import annotations

from datetime import date

from tests.screening.answers import answers
from tests.screening.stories import World, accused, event, merged

DAY = date(2019, 5, 1)  # she, born 1998-03-14, is 21


def _paid(payer: str, *people: str) -> World:
    given = merged(*[accused(who, f"c-{who}", DAY, "OTHER") for who in people])
    bail = merged(*[event(f"b-{who}", "bail_posted", DAY, f"c-{who}", f"c-{who}-{who}-defendant") for who in people])
    for row in bail["event"]:
        row["actor_id"] = payer
    return merged(given, bail)


def test_whoever_pays_for_three_is_found_for_two_is_not() -> None:
    assert set(answers(_paid("PAYER-1", "ann", "bea", "cy"), "N01")) == {("ann", "N01"), ("bea", "N01"), ("cy", "N01")}
    assert answers(_paid("PAYER-1", "ann", "bea"), "N01") == {}


def test_one_payment_by_somebody_charged_with_exploiting_is_found() -> None:
    given = merged(_paid("x1-him-defendant", "ann"), accused("him", "x1", DAY, "HT_SEX"))
    assert answers(given, "N01")[("ann", "N01")][0] == "true"


def test_a_bondsman_is_left_out_by_his_name_and_by_his_many_cases() -> None:
    bonded = merged(_paid("bp", "ann", "bea", "cy"), accused("bond", "bc", DAY, role="bail_payer"))
    bonded["party"][-1] |= {"party_id": "bp", "family_name": "Quick Bail Bonds"}
    assert answers(bonded, "N01") == {}
    assert answers(_paid("PAYER-1", *[f"w{n}" for n in range(61)]), "N01") == {}


def test_who_pays_for_herself_is_not() -> None:
    given = merged(_paid("c-ann-ann-defendant", "ann"), accused("ann", "x1", DAY, "HT_SEX"))
    assert answers(given, "N01") == {}
