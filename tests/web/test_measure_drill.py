"""From a figure to its rows and its source, figures beside each other, and figures as files that run nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from justexits.web.audit.models import AuditEvent, EventKind
from tests.web.office import FELONY_REVIEW_OFFICE

pytestmark = pytest.mark.usefixtures("office")
SignedIn = Callable[..., Client]
FR1 = "/performance/FR1/"
FIGURE = f"{FR1}figure/?grain=year&by=all&period=2010-01-01"
THEFT = f"{FR1}figure/?grain=year&by=offense&period=2010-01-01&group=Retail+theft"


def of_felony_review(signed_in: SignedIn, *roles: str) -> Client:
    return signed_in(*roles, office_id=FELONY_REVIEW_OFFICE)


def test_a_figure_opens_to_its_definition_its_source_and_its_rows(signed_in: SignedIn) -> None:
    page = of_felony_review(signed_in, "supervisor").get(FIGURE)
    found = page.context["behind"]
    assert (found.met, found.counted, found.left_out) == (2, 3, 1)
    assert page.context["agrees"]
    assert [row["stands"] for row in found.rows] == [
        "above the line and below it", "above the line and below it", "below the line only", "left out: a fact is missing",
    ]  # fmt: skip
    text = page.content.decode()
    assert "/records/charge/ch-fr1/" in text and "test.csv" in text
    event = AuditEvent.objects.get(kind=EventKind.FIGURE_ROWS_VIEWED)
    assert (event.subject_id, event.detail["period"]) == ("FR1", "2010-01-01")


def test_a_figure_of_a_group_opens_to_the_rows_of_that_group(signed_in: SignedIn) -> None:
    found = of_felony_review(signed_in, "supervisor").get(THEFT).context["behind"]
    assert (found.met, found.counted, found.left_out) == (1, 2, 1)
    assert {row["case_id"] for row in found.rows} == {"FR-2", "FR-3", "FR-4"}


def test_who_may_not_see_rows_sees_where_they_came_from_and_no_small_number(signed_in: SignedIn) -> None:
    client = of_felony_review(signed_in, "data_analyst")
    page = client.get(FIGURE)
    assert page.context["behind"].rows is None and "ch-fr1" not in page.content.decode()
    assert not AuditEvent.objects.filter(kind=EventKind.FIGURE_ROWS_VIEWED).exists()
    small = of_felony_review(signed_in, "line_prosecutor").get(FIGURE)
    assert small.context["behind"] is None and "not shown to you" in small.content.decode()
    assert "2 of 3" not in small.content.decode()


def test_small_figures_and_those_that_would_give_them_away_are_taken_out(signed_in: SignedIn) -> None:
    page = of_felony_review(signed_in, "line_prosecutor").get(f"{FR1}?grain=year&by=all")
    hidden = [row["period"] for row in page.context["rows"] if row["figure"].is_hidden]
    assert hidden == ["2010"]
    by_offense = of_felony_review(signed_in, "community_advocate").get(f"{FR1}?grain=year&by=offense")
    cells = {row["name"]: [cell["value"] for cell in row["cells"]] for row in by_offense.context["by_group"].rows}
    assert cells["Retail theft"][-1] == "too few to show"
    assert "1 of 2" not in by_offense.content.decode()


@pytest.mark.parametrize("query", ["period=2010-13-01", "period=1950-01-01", "", "period=2010-01-01&grain=day"])
def test_a_figure_that_is_not_there_is_not_made_up(query: str, signed_in: SignedIn) -> None:
    assert of_felony_review(signed_in, "supervisor").get(f"{FR1}figure/?{query}").status_code == HTTPStatus.NOT_FOUND


def test_two_periods_beside_each_other_say_what_chance_explains(signed_in: SignedIn) -> None:
    client = of_felony_review(signed_in, "line_prosecutor")
    side = client.get(f"{FR1}periods/").context["side"]
    assert [row["name"] for row in side.rows] == ["2016", "2017"]
    assert side.sentences[0].startswith("2017: 76.5% against 76.2% for 2016")
    far = client.get(f"{FR1}periods/?grain=year&earlier=2011-01-01&later=2017-01-01").context["side"]
    assert far.sentences[0].endswith("More than chance explains.")
    assert client.get(f"{FR1}periods/?grain=year&earlier=1950-01-01").status_code == HTTPStatus.NOT_FOUND


def test_groups_beside_each_other_show_what_was_not_recorded_and_how_complete_groups_are(signed_in: SignedIn) -> None:
    page = of_felony_review(signed_in, "supervisor").get(f"{FR1}groups/?grain=year&by=offense")
    side = page.context["side"]
    assert {row["name"] for row in side.rows} == {"Narcotics", "Retail theft", "not recorded"}
    assert any("not recorded for 33.3%" in sentence for sentence in side.sentences)
    assert "Demographics known" in page.content.decode() and "it is no verdict" in page.content.decode()
    assert "Held against" in page.content.decode()
    other = of_felony_review(signed_in, "data_analyst").get(f"{FR1}groups/?grain=year&by=offense&reference=Narcotics")
    assert other.context["side"].reference == "Narcotics"


def test_everybody_is_no_group_to_compare(signed_in: SignedIn) -> None:
    assert "Choose a grouping" in of_felony_review(signed_in, "supervisor").get(f"{FR1}groups/").content.decode()


def test_offices_are_compared_by_what_may_be_published_only_and_that_is_kept(signed_in: SignedIn) -> None:
    page = of_felony_review(signed_in, "elected_prosecutor").get(f"{FR1}offices/")
    assert [row["name"] for row in page.context["side"].rows] == ["Cook County State's Attorney"]
    assert AuditEvent.objects.filter(kind=EventKind.OFFICES_COMPARED).count() == 1
    small = of_felony_review(signed_in, "supervisor").get(f"{FR1}offices/?period=2010-01-01").content.decode()
    assert "2 of 3" not in small and "too few to show" in small


@pytest.mark.parametrize(
    "address, of, first",
    [
        ("periods/?grain=year&earlier=2011-01-01&later=2017-01-01", "elected_prosecutor", "2011 (held against)"),
        ("groups/?grain=year&by=offense", "data_analyst", "Narcotics"),
        ("offices/", "elected_prosecutor", "Cook County State's Attorney"),
    ],
)
def test_a_comparison_leaves_as_a_workbook_and_as_a_tagged_pdf_and_that_is_kept(
    address: str, of: str, first: str, signed_in: SignedIn
) -> None:
    from openpyxl import load_workbook

    client = of_felony_review(signed_in, of)
    page = client.get(f"{FR1}{address}").content.decode()
    beside = "&amp;" if "?" in address else ""
    assert f"{address.partition('?')[2].replace('&', '&amp;')}{beside}form=xlsx" in page
    asking = f"{FR1}{address}{'&' if '?' in address else '?'}form="
    book = load_workbook(io.BytesIO(client.get(f"{asking}xlsx").content))
    names = [str(row[0]) for row in list(book["Beside each other"].values)[1:]]
    assert any(first in name for name in names)
    assert list(book["In words"].values)[-1][0].endswith("it is no verdict.")
    pdf = client.get(f"{asking}pdf")
    assert b"/StructTreeRoot" in pdf.content and b"pdfuaid:part" in pdf.content
    kept = AuditEvent.objects.filter(kind=EventKind.FIGURES_EXPORTED)
    assert {one.detail["form"] for one in kept} == {"xlsx", "pdf"}
    assert {one.detail["compared"] for one in kept} == {address.partition("/")[0]}


def test_who_may_not_take_figures_away_is_not_offered_a_comparison_as_a_file(signed_in: SignedIn) -> None:
    client = of_felony_review(signed_in, "line_prosecutor")
    assert "form=xlsx" not in client.get(f"{FR1}periods/").content.decode()
    assert client.get(f"{FR1}periods/?form=xlsx").status_code == HTTPStatus.FORBIDDEN
    assert not AuditEvent.objects.filter(kind=EventKind.FIGURES_EXPORTED).exists()


def test_a_workbook_holds_the_figures_and_no_formula(signed_in: SignedIn) -> None:
    from openpyxl import load_workbook

    answer = signed_in("data_analyst").get("/performance/B2/figures.xlsx?by=agency&grain=month")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Figures", "Definition"]
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert [cell.data_type for cell in cells if str(cell.value).startswith("'=HYPERLINK")] and not [
        cell for cell in cells if cell.data_type == "f"
    ]
    rows = list(book["Figures"].values)
    assert rows[0][0] == "measure" and rows[1][7:9] == (1, 4)
    assert AuditEvent.objects.get(kind=EventKind.FIGURES_EXPORTED).detail["form"] == "xlsx"


@pytest.mark.parametrize("address", ["overview.pdf", "B2/figures.pdf", "B2/figures.pdf?by=sex&grain=month"])
def test_a_pdf_is_tagged_and_says_its_language_and_title(address: str, signed_in: SignedIn) -> None:
    answer = signed_in("elected_prosecutor").get(f"/performance/{address}")
    assert answer["Content-Type"] == "application/pdf"
    for mark in (b"%PDF-", b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid:part", b"/Lang"):
        assert mark in answer.content
    assert AuditEvent.objects.get(kind=EventKind.FIGURES_EXPORTED).detail["form"] == "pdf"


def test_the_overview_as_a_workbook_has_a_row_a_measure_and_what_to_record(signed_in: SignedIn) -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(signed_in("elected_prosecutor").get("/performance/overview.xlsx").content))
    assert [row[0] for row in list(book["Measures"].values)[1:]] == ["B2"]
    assert len(list(book["Off"].values)) > 12


def test_who_may_not_take_figures_away_gets_no_file(signed_in: SignedIn) -> None:
    client = signed_in("community_advocate")
    for address in ("overview.pdf", "overview.xlsx", "B2/figures.pdf", "B2/figures.xlsx"):
        assert client.get(f"/performance/{address}").status_code == HTTPStatus.FORBIDDEN
