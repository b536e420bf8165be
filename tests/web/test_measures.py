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
from justexits.web.performance.definitions import START, definitions
from tests.web.office import FELONY_REVIEW_OFFICE

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
DASHBOARD, MEASURE = "/performance/", "/performance/B2/"


def test_the_overview_shows_what_the_office_has_and_says_what_is_off(signed_in: SignedIn) -> None:
    page = signed_in("elected_prosecutor").get(DASHBOARD)
    shown = page.context["overview"]
    assert [card.definition.id for card in shown.all_cards] == ["B2"]
    assert [definition.id for definition in shown.not_yet] == [*(one for one in definitions() if one in START), "G6"]
    assert "B2" not in {definition.id for definition in shown.off} and len(shown.off) + len(shown.not_yet) + 1 == len(
        definitions()
    )
    for definition in shown.not_yet:
        assert definition.name in page.content.decode()


def test_a_card_has_its_figure_with_both_counts_and_a_trend_in_words(signed_in: SignedIn) -> None:
    page = signed_in("line_prosecutor").get(DASHBOARD)
    (card,) = page.context["overview"].others
    assert card.newest["behind"] == "11 of 44" and card.newest["value"] == "25 %"
    assert card.trend.sentence.endswith(".") and card.trend.sentence in page.content.decode()
    assert "je-spark-line" in card.chart and "style=" not in card.chart


def test_what_moved_needs_attention_and_how_many_were_judged_is_said(signed_in: SignedIn) -> None:
    found = signed_in("elected_prosecutor").get(DASHBOARD).context["attention"]
    (matter,) = found.moved
    assert matter.measure == "B2" and "Lower than the baseline would explain" in matter.sentence
    assert "That is the way the office wants." in matter.sentence
    assert found.judged == 1


def test_records_that_may_mislead_need_attention_too(signed_in: SignedIn) -> None:
    titles = [matter.title for matter in signed_in("supervisor").get(DASHBOARD).context["attention"].records]
    assert titles == ["The records are old", "Rows did not fit"]


def test_where_nothing_can_be_judged_nothing_is_claimed(signed_in: SignedIn) -> None:
    page = signed_in("supervisor", office_id=FELONY_REVIEW_OFFICE).get(DASHBOARD)
    assert page.context["attention"].is_quiet
    assert "No measure can be judged yet" in page.content.decode()


def test_the_chart_is_a_picture_the_numbers_of_which_stand_below_it(signed_in: SignedIn) -> None:
    client = signed_in("line_prosecutor")
    page = client.get(MEASURE)
    assert f'src="{MEASURE}chart.svg?grain=month&amp;by=all"' in page.content.decode()
    assert len(page.context["rows"]) == 30
    for theme in ("light", "dark", "no-such"):
        picture = client.get(f"{MEASURE}chart.svg", {"theme": theme})
        assert picture["Content-Type"] == "image/svg+xml"
        assert ET.fromstring(picture.content).tag.endswith("svg")
        assert b"style=" not in picture.content and b"currentColor" not in picture.content


def test_groups_are_apart_with_everybody_beside_them_and_what_was_not_recorded_is_one_of_them(signed_in: SignedIn) -> None:
    page = signed_in("supervisor").get(f"{MEASURE}?by=sex")
    shown = page.context["by_group"]
    assert [panel["name"] for panel in shown.panels] == ["recorded as female", "recorded as male", "not recorded"]
    assert [row["name"] for row in shown.rows][-1] == "Everybody"
    assert len(shown.columns) == 12 and shown.more == 18
    assert "it does not say why" in page.content.decode()


@pytest.mark.parametrize("query", ["grain=century", "by=shoe-size", "grain=year&by=sex"])
def test_figures_that_are_not_there_are_not_made_up(query: str, signed_in: SignedIn) -> None:
    assert signed_in("supervisor").get(f"{MEASURE}?{query}").status_code == HTTPStatus.NOT_FOUND


def test_few_are_marked_as_few(signed_in: SignedIn) -> None:
    assert "too few to say" in signed_in("supervisor").get(f"{MEASURE}?by=sex").content.decode()


def test_whoever_may_not_see_small_numbers_sees_no_grouping_that_has_them(signed_in: SignedIn) -> None:
    assert signed_in("line_prosecutor").get(f"{MEASURE}?by=sex").status_code == HTTPStatus.NOT_FOUND
    assert "Sex as recorded" not in signed_in("community_advocate").get(MEASURE).content.decode()
    assert "Sex as recorded" in signed_in("supervisor").get(MEASURE).content.decode()


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


def test_a_measure_is_shown_by_whatever_period_it_has(account: Callable[..., object]) -> None:
    from django.http import Http404

    from justexits.web.lake import reading_for
    from justexits.web.performance.asked import telling
    from justexits.web.performance.selectors import Offer

    user = account("supervisor")
    reading = reading_for(user.office_id)  # type: ignore[attr-defined]
    assert telling(reading, user, "B2", Offer(pairs=frozenset({("rolling_12", "all")}))).choice.grain == "rolling_12"
    with pytest.raises(Http404):
        telling(reading, user, "B2", Offer(pairs=frozenset({("month", "sex")})))


def test_an_office_without_figures_is_told_the_next_step(signed_in: SignedIn) -> None:
    assert "justexits measure" in signed_in("supervisor", office_id="fort-harlan").get(DASHBOARD).content.decode()


def test_the_dashboard_takes_the_period_at_which_figures_say_something(signed_in: SignedIn) -> None:
    """By month where enough stand behind a month; by year where they do not."""
    from datetime import date

    from justexits.web.performance.selectors import Figure

    few = Figure(period=date(2026, 1, 1), group="all", numerator=1, denominator=2, value=0.5, low=0.1, high=0.9, version="1")
    assert few.is_small
    (card,) = signed_in("line_prosecutor").get(DASHBOARD).context["overview"].all_cards
    assert card.query == "grain=month&by=all"
    (elsewhere,) = signed_in("line_prosecutor", office_id=FELONY_REVIEW_OFFICE).get(DASHBOARD).context["overview"].all_cards
    assert elsewhere.query == "grain=year&by=all"


def test_a_comparison_is_shown_by_its_groups_beside_the_one_of_reference(signed_in: SignedIn) -> None:
    client = signed_in("supervisor", office_id=FELONY_REVIEW_OFFICE)
    said = "25.0% against 50.0% for White, 0.50 times"
    overview, page = (client.get(address).content.decode() for address in (DASHBOARD, "/performance/G2/"))
    assert "Groups beside each other" in overview and said in overview
    assert said in page and ">reference<" in page and "too few to compare" in page
    assert "Compare periods" not in page and "Set a target" not in page
    assert client.get("/performance/G2/periods/").status_code == HTTPStatus.NOT_FOUND
    beside = client.get("/performance/G2/groups/").content.decode()
    assert said in beside and "Age band" in beside, "what the mix can be held equal by"


@pytest.mark.parametrize("name", ["figures.csv", "figures.xlsx", "figures.pdf"])
def test_a_comparison_can_be_taken_away(name: str, signed_in: SignedIn) -> None:
    answer = signed_in("data_analyst", office_id=FELONY_REVIEW_OFFICE).get(f"/performance/G2/{name}")
    assert answer.status_code == HTTPStatus.OK and len(answer.getvalue()) > 100


def test_whoever_may_not_see_small_numbers_sees_no_ratio_that_gives_one_away(signed_in: SignedIn) -> None:
    page = signed_in("line_prosecutor", office_id=FELONY_REVIEW_OFFICE).get("/performance/G2/").content.decode()
    assert "3 of 12" not in page and "too few to show" in page
