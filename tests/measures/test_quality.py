"""What a reader must know about a figure stands on it, never silently in or out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from justexits.measures import Point, figures_of, measure, points_of
from justexits.measures.definitions import measure_of
from justexits.measures.figures import CELLS, Reach, figure_table, figures
from justexits.measures.measure import Measure
from justexits.measures.quality import cases_in_two_offices, vanished
from justexits.measures.reach import reach_of
from justexits.records.filled import run_on_its_engine
from tests.measures.stories import MARCH, World, case, merged
from tests.measures.stories import figures as figures_of_world
from tests.measures.test_measure_step import OTHER, make_lake
from tests.worlds import OFFICE_ID, world


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


def test_a_charge_that_was_decided_before_its_case_was_received_is_said_on_its_figures() -> None:
    wrong = case("1", "PROSTITUTION")
    wrong["charge"][0] |= {"disposition": "dismissed", "disposition_date": MARCH - timedelta(days=1)}
    (march,) = figures_of_world(merged(wrong, case("2", "PROSTITUTION")), "B2")
    assert march.quality == ("decided_before_referral",) and march.denominator == 2
    wrong["charge"][0] |= {"disposition_date": date(MARCH.year, 1, 1), "disposition_date_precision": "year"}
    assert figures_of_world(wrong, "B2")[0].quality == (), "a year alone contradicts nothing"


def arrested(number: str, tracking: str, **more: Any) -> World:
    row = {"arrest_id": f"a-{number}", "case_id": number, "party_id": f"p-{number}", "tracking_number": tracking}
    return {"arrest": [row | more]}


def test_one_arrest_of_one_person_in_two_cases_may_be_one_case_twice() -> None:
    both = merged(*(case(number, "PROSTITUTION", person="ann") for number in "12"), arrested("1", "t"), arrested("2", "t"))
    assert figures_of_world(both, "B2")[0].quality == ("counted_twice",)
    two = merged(case("1", "PROSTITUTION"), case("2", "PROSTITUTION"), arrested("1", "t"), arrested("2", "t"))
    assert figures_of_world(two, "B2")[0].quality == (), "two people may be arrested at once"


def test_a_case_of_two_offices_is_known_by_its_number_and_day_or_by_the_state_s_number_of_the_arrest() -> None:
    def row(office: str, number: str, on: date | None) -> dict[str, Any]:
        return {"case_id": number, "referred_on": on, "office_id": office}

    cases = [row("a", "1", MARCH), row("b", "1", MARCH), row("a", "2", MARCH), row("b", "2", date(2024, 5, 1))]
    cases += [row("a", "3", None), row("b", "3", None), row("a", "4", MARCH), row("b", "5", MARCH)]
    arrests = [arrested("4", "t", office_id="a"), arrested("5", "t", office_id="b"), arrested("2", "u", office_id="a")]
    tables = world(case=cases, arrest=merged(*arrests)["arrest"])
    found = {(one["office_id"], one["case_id"]) for one in run_on_its_engine(cases_in_two_offices(tables))}
    assert found == {("a", "1"), ("b", "1"), ("a", "4"), ("b", "5")}


def test_a_case_that_another_office_has_too_is_said_on_the_figures_of_both(tmp_path: Path) -> None:
    on = date(2022, 1, 5)
    lake = make_lake(tmp_path / "home", other=case("k0", "PROSTITUTION", on=on))
    measure(lake)
    with lake.read() as reading:
        for office in (OFFICE_ID, OTHER):
            first, *later = figures_of(reading, "B2", office=office)
            assert "case_in_two_offices" in first.quality and first.period == date(2022, 1, 1)
            assert not any("case_in_two_offices" in one.quality for one in later)


def test_a_field_that_the_newest_import_no_longer_gives_is_said_from_its_first_day_on() -> None:
    def imported(batch: str, month: int, decision: str | None, rows: int = 20) -> World:
        made = [case(f"{batch}{number}", "PROSTITUTION", decision, on=date(2024, month, 2)) for number in range(rows)]
        given = merged(*made)
        for row in (*given["case"], *given["charge"]):
            row["batch_id"] = batch
        more = {"sha256": "0", "mapping": "m", "mapping_version": 1, "imported_at": datetime(2024, month, 9, tzinfo=UTC)}
        return merged(given, {"batch": [{"batch_id": batch} | more]})

    needs = ("charge.charging_decision", "case.referred_on", "offense_class.class")
    gone = merged(imported("a", 1, "filed"), imported("b", 3, None))
    assert vanished(world(**gone), needs) == {"charge.charging_decision": date(2024, 3, 2)}
    assert vanished(world(**merged(imported("a", 1, "filed"), imported("b", 3, "declined"))), needs) == {}
    assert vanished(world(**merged(imported("a", 1, "filed"), imported("b", 3, None, rows=3))), needs) == {}, (
        "too few rows to say"
    )
    other = merged(imported("a", 1, "filed"), imported("b", 3, None))
    other["batch"][1]["mapping"] = "another source"
    assert vanished(world(**other), needs) == {}

    reach = Reach(since=date(2020, 1, 1), until=date(2024, 12, 31))
    months = pa.Table.from_pylist([cell(date(2024, month, 1)) for month in (2, 3, 4)], schema=CELLS)
    made = figure_table(definition(), "o", months, reach=reach, vanished=date(2024, 3, 2)).to_pylist()
    assert [one["quality"] for one in made] == [[], ["field_vanished"], ["field_vanished"]]
