"""E6: buyer cases filed for each seller case."""

from __future__ import annotations

from tests.measures.stories import case, figures, merged, only


def test_three_buyers_to_two_sellers() -> None:
    given = merged(
        *(case(f"b{number}", "BUYER") for number in range(3)),
        *(case(f"s{number}", kind) for number, kind in enumerate(("PROSTITUTION", "LOITER_PROST"))),
        case("d", "BUYER", "declined"),
        case("u", "PROSTITUTION", None),
    )
    assert only(given, "E6") == (3, 2, 1.5, 0)
    (one,) = figures(given, "E6")
    assert one.low is not None and one.high is not None and one.low < 1.5 < one.high


def test_no_seller_case_gives_no_figure_and_no_upper_end() -> None:
    (one,) = figures(case("1", "BUYER"), "E6")
    assert (one.numerator, one.denominator, one.value, one.high) == (1, 0, None, None)


def test_a_case_with_both_counts_on_both_sides() -> None:
    both = merged(case("1", "BUYER"))
    both["offense_class"].append({"charge_id": "c-1", "class": "PROSTITUTION", "source": "text", "version": "1"})
    assert only(both, "E6") == (1, 1, 1, 0)
