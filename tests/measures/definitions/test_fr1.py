"""FR1: felony charges approved in review."""

from __future__ import annotations

from datetime import date

from tests.measures.stories import World, figures, merged, only


def review(number: str, result: str | None, text: str = "Narcotics", **party: object) -> World:
    return {
        "case": [{"case_id": number, "agency": "Chicago PD"}],
        "party": [{"party_id": f"p{number}", "case_id": number, "role": "defendant", **party}],
        "charge": [{"charge_id": f"c{number}", "case_id": number, "party_id": f"p{number}", "description": text}],
        "event": [
            {
                "event_id": f"e{number}",
                "case_id": number,
                "party_id": f"p{number}",
                "kind": "felony_review",
                "on": date(2016, 1, 1),
                "on_precision": "year",
                "result": result,
            }
        ],
    }


HAND = merged(
    review("1", "approved", recorded_age_low=17, recorded_age_high=20, ethnicity="hispanic"),
    review("2", "approved", "Retail theft", recorded_age_low=55),
    review("3", "rejected", recorded_age_low=30, recorded_age_high=30, race="white"),
    review("4", None),
)


def test_two_of_three_were_approved_and_what_has_no_result_is_left_out() -> None:
    assert only(HAND, "FR1") == (2, 3, 2 / 3, 1)


def test_a_decision_known_by_its_year_has_figures_by_year_only() -> None:
    assert figures(HAND, "FR1", grain="month") == [] and figures(HAND, "FR1", grain="quarter") == []


def test_by_offense_age_band_and_race_as_they_were_recorded() -> None:
    assert {one.group: one.denominator for one in figures(HAND, "FR1", by="offense")} == {"Narcotics": 2, "Retail theft": 1}
    assert {one.group: one.denominator for one in figures(HAND, "FR1", by="age_band")} == {
        "17-20": 1, "55+": 1, "25-34": 1, None: 0
    }  # fmt: skip
    assert {one.group: one.denominator for one in figures(HAND, "FR1", by="race")} == {"hispanic": 1, "white": 1, None: 1}
