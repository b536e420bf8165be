"""What a reader must know about a figure stands on it, never silently in or out."""

from __future__ import annotations

from datetime import date, timedelta

from justexits.measures import Point, points_of
from justexits.measures.definitions import measure_of
from justexits.measures.figures import Reach, figures
from justexits.measures.measure import Measure
from justexits.measures.reach import reach_of
from justexits.records.filled import run_on_its_engine
from tests.measures.stories import MARCH, case, merged
from tests.measures.stories import figures as figures_of_world
from tests.worlds import world


def definition() -> Measure:
    found = measure_of("B2")
    assert found is not None
    return found


def cell(period: date, grain: str = "month") -> dict[str, object]:
    return {"period": period, "grain": grain, "group_by": "all", "group": None, "met": 1, "counted": 2, "left_out": 0}


def test_a_case_that_ended_before_it_was_filed_is_said_on_its_figures() -> None:
    wrong = case("1", "PROSTITUTION", disposed_on=MARCH - timedelta(days=9))
    (march,) = figures_of_world(merged(wrong, case("2", "PROSTITUTION", on=date(2024, 5, 1))), "B2", grain="month")[:1]
    assert march.quality == ("dates_out_of_order",) and march.denominator == 1
    (year,) = figures_of_world(wrong, "B2")
    assert year.quality == ("dates_out_of_order",)
    assert figures_of_world(case("2", "PROSTITUTION"), "B2")[0].quality == ()


def test_a_year_with_days_known_by_their_year_only_has_more_than_its_months() -> None:
    coarse = case("1", "PROSTITUTION", referred_on_precision="year")
    given = merged(coarse, case("2", "PROSTITUTION"))
    assert figures_of_world(given, "B2")[0].quality == ("days_known_in_part",)
    assert figures_of_world(given, "B2", grain="month")[0].denominator == 1
    assert figures_of_world(coarse, "B2")[0].quality == ()


def test_an_office_that_joined_late_has_a_first_period_in_part() -> None:
    reach = Reach(since=date(2024, 3, 10), until=date(2024, 12, 31))
    found = list(figures(definition(), "o", [cell(date(2024, 3, 1)), cell(date(2024, 4, 1))], reach=reach))
    assert [one.quality for one in found] == [("joined_late",), ()]
    assert [point.complete for point in points_of(found)] == [False, True]
    assert isinstance(points_of(found)[0], Point)


def test_a_period_that_goes_on_is_not_complete_and_one_of_the_future_is_not_there() -> None:
    reach = Reach(since=date(2020, 1, 1), until=date(2024, 4, 10))
    found = list(
        figures(definition(), "o", [cell(date(2024, 3, 1)), cell(date(2024, 4, 1)), cell(date(2031, 1, 1))], reach=reach)
    )
    assert [one.quality for one in found] == [(), ("period_not_complete",)]


def test_records_reach_from_the_first_case_to_the_last_day_but_not_beyond_the_import() -> None:
    given = merged(case("1", "PROSTITUTION", on=date(2021, 5, 5)), case("2", "PROSTITUTION", on=date(2031, 1, 1)))
    assert reach_of(world(**given), run=run_on_its_engine) == Reach(since=date(2021, 5, 5), until=date(2031, 1, 1))
    assert reach_of(world(), run=run_on_its_engine) is None


def test_yearly_records_reach_to_the_end_of_their_last_year() -> None:
    given = case("1", "PROSTITUTION", on=date(2021, 1, 1), filed_on_precision="year", referred_on_precision="year")
    found = reach_of(world(**given), run=run_on_its_engine)
    assert found is not None and found.until == date(2021, 12, 31)
