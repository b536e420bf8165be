"""Dates known in part, and ages as law counts them."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from justexits.core.dates import Precision, age_in_years, age_on, days_later, last_day

# Ibis 12 still calls what DuckDB 1.5 calls by a newer name.
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("on", "precision", "last"),
    [
        (date(2024, 2, 1), Precision.DAY, date(2024, 2, 1)),
        (date(2024, 2, 1), Precision.MONTH, date(2024, 2, 29)),
        (date(2023, 2, 1), Precision.MONTH, date(2023, 2, 28)),
        (date(2024, 1, 1), Precision.YEAR, date(2024, 12, 31)),
        (date(2024, 1, 1), Precision.BAND, None),
    ],
)
def test_the_last_day_that_a_date_known_in_part_can_be(on: date, precision: Precision, last: date | None) -> None:
    assert last_day(on, precision) == last


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2000, 5, 2), date(2018, 5, 1), 17),
        (date(2000, 5, 2), date(2018, 5, 2), 18),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 5, 2), date(2000, 5, 1), -1),
    ],
)
def test_the_birthday_completes_the_year(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@given(DAYS, st.integers(0, 120))
def test_somebody_is_one_year_older_a_day_after_the_last_day_of_an_age(born: date, years: int) -> None:
    last = next(day for day in (born + timedelta(days=365 * years + n) for n in range(400)) if age_on(born, day) > years)
    assert age_on(born, last - timedelta(days=1)) == years


def test_columns_give_the_same_ages_as_python_and_unknown_for_a_missing_date() -> None:
    pairs = [(date(2000, m, d), date(2018, n, d)) for m in (2, 5) for n in (2, 5) for d in (1, 28)]
    rows = [{"born": born, "on": on} for born, on in pairs] + [{"born": None, "on": date(2018, 1, 1)}]
    backend = ibis.duckdb.connect()
    table = backend.create_table("t", pa.Table.from_pylist(rows, schema=pa.schema({"born": pa.date32(), "on": pa.date32()})))
    found = backend.to_pyarrow(table.mutate(age=age_in_years(table.born, table.on))).to_pylist()
    assert all(row["age"] == (age_on(row["born"], row["on"]) if row["born"] else None) for row in found)


def test_days_later_crosses_months() -> None:
    assert days_later(date(2024, 2, 28), 2) == date(2024, 3, 1)
