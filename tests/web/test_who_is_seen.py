"""The audit of screening and linkage: every stage by group, with what was not recorded as a group of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client

from justexits.measures import Figure, Kind
from justexits.web.performance import seen_views, small
from justexits.web.performance.definitions import definitions
from justexits.web.performance.selectors import Offer

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
PAGE = "/performance/who-is-seen/"
YEAR = date(2025, 1, 1)


def of_group(measure: str, group: str | None, met: int, of: int, period: date = YEAR, *quality: str) -> Figure:
    """A figure by race of one year."""
    share = met / of
    return Figure(
        measure=measure, office_id="three-rivers", period=period, grain="year", group_by="race", group=group, numerator=met,
        denominator=of, value=share, low=share / 2, high=min(1.0, share * 2), left_out=0, quality=quality,
        definition_version="1",
    )  # fmt: skip


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Who was surfaced, and who was missed, by race; of no other stage is there a figure."""
    rows = [
        of_group("A9", "black", 30, 300),
        of_group("A9", "white", 120, 600),
        of_group("A9", None, 4, 40),
        of_group("A9", "white", 1, 2, date(2026, 1, 1), "period_not_complete"),
        of_group("A5", "black", 3, 40),
        of_group("A5", "white", 1, 60),
    ]
    pairs = frozenset({("year", "all"), ("year", "race")})

    def there(_: object, __: object, measure: str, *, grain: str, group_by: str = "all") -> list[Figure]:
        return [one for one in rows if (one.measure, one.grain, one.group_by) == (measure, grain, group_by)]

    monkeypatch.setattr(seen_views, "engine_figures", there)
    monkeypatch.setattr(seen_views, "offers", lambda *_: {"A9": Offer(pairs=pairs), "A5": Offer(pairs=pairs)})
    return rows


@pytest.mark.usefixtures("counted")
def test_each_stage_holds_the_groups_of_the_newest_whole_year_beside_each_other(signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get(PAGE)
    surfaced = page.context["stages"][0]
    assert surfaced.period == "2025" and surfaced.is_whole
    assert [row["name"] for row in surfaced.side.rows] == ["Black or African American", "White", "not recorded"]
    assert surfaced.side.sentences[0].startswith("Black or African American: 10.0% against 20.0% for White, 0.50 times")
    assert "not recorded for 4.3%" in surfaced.side.sentences[-1]
    assert "it is no verdict" in page.content.decode() and "Demographics known" in page.content.decode()


@pytest.mark.usefixtures("counted")
def test_where_each_unit_stands_for_many_no_test_is_made_of_the_counts(signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get(PAGE)
    missed = next(one for one in page.context["stages"] if one.definition.id == "A5")
    assert not missed.side.sentences and all("ratio" not in row for row in missed.side.rows)
    assert "each group has its own interval" in page.content.decode()


@pytest.mark.usefixtures("counted")
def test_a_stage_without_figures_by_the_grouping_or_at_all_says_so(signed_in: SignedIn) -> None:
    client = signed_in("supervisor")
    stages = {one.definition.id: one for one in client.get(PAGE).context["stages"]}
    assert stages["A8"].why_not.startswith("No figure here yet. It is made of: ")
    by_age = {one.definition.id: one for one in client.get(f"{PAGE}?by=age_band").context["stages"]}
    assert by_age["A9"].why_not == "It has no figures by age band."


def test_where_all_is_hidden_no_table_of_nothing_is_shown(counted: list[Figure], signed_in: SignedIn) -> None:
    counted[:] = [replace(one, numerator=None, denominator=None, value=None, quality=(small.HIDDEN,)) for one in counted]
    stages = {one.definition.id: one for one in signed_in("community_advocate").get(PAGE).context["stages"]}
    assert stages["A9"].side is None and stages["A9"].why_not == "Too few to show by this grouping."


@pytest.mark.parametrize("kind", [Kind.SHARE, Kind.WEIGHTED])
def test_one_of_twenty_points_at_somebody_whatever_each_unit_stands_for(kind: Kind) -> None:
    figures = [of_group("A5", "white", 1, 20), of_group("A5", "black", 60, 120), of_group("A5", None, 50, 100)]
    hidden = [one.group for one in small.without_small(figures, kind) if small.HIDDEN in one.quality]
    assert "white" in hidden and len(hidden) > 1, "and another, from which the first could be worked out"


def test_where_nothing_is_held_against_anything_nobody_is_asked_against_what(
    monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn
) -> None:
    monkeypatch.setitem(definitions(), "B2", replace(definitions()["B2"], is_rate=False))
    page = signed_in("supervisor").get("/performance/B2/groups/?by=sex&grain=month").content.decode()
    assert "no test is made" in page and "Held against" not in page


def test_a_year_that_is_not_over_is_shown_as_such_where_there_is_no_other(counted: list[Figure], signed_in: SignedIn) -> None:
    counted[:] = [replace(one, quality=("period_not_complete",)) for one in counted if one.measure == "A9"]
    assert "2026 (not complete)" in signed_in("supervisor").get(PAGE).content.decode()


def test_the_page_is_reached_from_the_measures_and_knows_its_groupings_only(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    assert PAGE in client.get("/performance/").content.decode()
    assert client.get(f"{PAGE}?by=agency").status_code == HTTPStatus.NOT_FOUND
