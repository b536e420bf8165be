"""The dashboard and the page of a measure: figure, trend, chart, table, file, each from the same numbers."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from justexits.web.audit.models import AuditEvent, EventKind
from tests.web.office import FELONY_REVIEW_OFFICE

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
DASHBOARD, MEASURE = "/performance/", "/performance/B2/"


def test_the_dashboard_shows_what_the_office_has_and_says_what_is_off(signed_in: SignedIn) -> None:
    page = signed_in("line_prosecutor").get(DASHBOARD)
    assert [card["definition"].id for card in page.context["cards"]] == ["B2"]
    off = {definition.id for definition in page.context["off"]}
    assert off and "B2" not in off
    assert "What to record" in page.content.decode()


def test_a_card_has_its_figure_with_both_counts_and_a_trend_in_words(signed_in: SignedIn) -> None:
    page = signed_in("line_prosecutor").get(DASHBOARD)
    card = page.context["cards"][0]
    assert card["latest_words"]["numerator"] == "11" and card["latest_words"]["denominator"] == "44"
    assert card["latest_words"]["value"] == "25 %"
    assert card["trend"].sentence.endswith(".")


def test_the_chart_is_a_picture_the_numbers_of_which_stand_below_it(signed_in: SignedIn) -> None:
    client = signed_in("line_prosecutor")
    page = client.get(MEASURE)
    assert f'src="{MEASURE}chart.svg?grain=month&amp;by=all"' in page.content.decode()
    assert len(page.context["rows"]) == len(page.context["card"]["figures"]) == 30
    for theme in ("light", "dark", "no-such"):
        picture = client.get(f"{MEASURE}chart.svg", {"theme": theme})
        assert picture["Content-Type"] == "image/svg+xml"
        assert ET.fromstring(picture.content).tag.endswith("svg")
        assert b"style=" not in picture.content and b"currentColor" not in picture.content


def test_groups_are_apart_and_what_was_not_recorded_is_one_of_them(signed_in: SignedIn) -> None:
    page = signed_in("line_prosecutor").get(f"{MEASURE}?by=sex")
    assert {row["figure"].group for row in page.context["rows"]} == {"recorded as female", "recorded as male", "not recorded"}
    assert "It does not say why" in page.content.decode() or "does not say why" in page.content.decode()


@pytest.mark.parametrize("query", ["grain=century", "by=shoe-size", "grain=year&by=sex"])
def test_figures_that_are_not_there_are_not_made_up(query: str, signed_in: SignedIn) -> None:
    page = signed_in("line_prosecutor").get(f"{MEASURE}?{query}")
    assert page.status_code == HTTPStatus.NOT_FOUND or page.context["rows"] == []


def test_few_are_marked_as_few(signed_in: SignedIn) -> None:
    assert "Too few to say" in signed_in("line_prosecutor").get(f"{MEASURE}?by=sex").content.decode()


def test_the_file_holds_the_figures_of_the_table_and_the_download_is_kept(signed_in: SignedIn) -> None:
    client = signed_in("data_analyst")
    answer = client.get(f"{MEASURE}figures.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert len(rows) == 30
    assert (rows[-1]["numerator"], rows[-1]["denominator"], rows[-1]["definition_version"]) == ("11", "44", "1")
    assert rows[0]["snapshot"] == "1"
    assert AuditEvent.objects.get(kind=EventKind.FIGURES_EXPORTED).subject_id == "B2"


def test_a_spreadsheet_runs_nothing_of_the_file(signed_in: SignedIn) -> None:
    text = signed_in("data_analyst").get(f"{MEASURE}figures.csv?by=agency").getvalue().decode()
    assert "'=HYPERLINK" in text and ",=HYPERLINK" not in text


def test_who_may_not_take_figures_away_sees_no_link_to_them(signed_in: SignedIn) -> None:
    client = signed_in("line_prosecutor")
    assert "figures.csv" not in client.get(MEASURE).content.decode()
    assert client.get(f"{MEASURE}figures.csv").status_code == HTTPStatus.FORBIDDEN


def test_an_office_with_other_figures_sees_those(signed_in: SignedIn) -> None:
    page = signed_in("data_analyst", office_id=FELONY_REVIEW_OFFICE).get("/performance/FR1/?by=offense")
    assert page.status_code == HTTPStatus.OK
    assert "Narcotics" in page.content.decode()


def test_an_office_without_figures_is_told_the_next_step(signed_in: SignedIn) -> None:
    assert "justexits measure" in signed_in("supervisor", office_id="fort-harlan").get(DASHBOARD).content.decode()


def test_the_dashboard_takes_the_period_at_which_figures_say_something(signed_in: SignedIn) -> None:
    """By month where enough stand behind a month; by year where they do not."""
    from datetime import date

    from justexits.web.performance.selectors import Figure

    few = Figure(period=date(2026, 1, 1), group="all", numerator=1, denominator=2, value=0.5, low=0.1, high=0.9, version="1")
    assert few.is_small
    assert signed_in("line_prosecutor").get(DASHBOARD).context["cards"][0]["chart_query"] == "grain=month&by=all"
    elsewhere = signed_in("line_prosecutor", office_id=FELONY_REVIEW_OFFICE).get(DASHBOARD)
    assert elsewhere.context["cards"][0]["chart_query"] == "grain=year&by=all"
