"""Forms that charge texts have in the systems of offices: sections around the words, captions turned round, ages in figures."""

from __future__ import annotations

import pytest

from justexits.records.classification import classify_text
from justexits.records.classification.prefilter import Prefilter, needed
from justexits.records.classification.rules import text_rules


def found(text: str) -> set[str]:
    return {one.offense_class for one in classify_text(text)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("266I(A)(1) PC - PANDERING", "PANDER"),
        ("1234-THEFT OF A CART", "THEFT OF A CART"),
        ("9A.88.110(1) - PATRONIZING", "PATRONIZE"),
        ("2C:34-1B(1) PROSTITUTION", "PROSTITUTION"),
        ("911 CALL ABUSE", "911 CALL ABUSE"),
        ("2ND DEGREE ROBBERY", "2ND DEGREE ROBBERY"),
        ("RAPE Ch. 265 S 22(b)", "RAPE"),
        ("ACCOST PERSON CH 272", "ACCOST PERSON"),
        ("MOLEST CH 12-16", "MOLESTATION CHILD 12 16"),
    ],
)
def test_a_section_and_a_chapter_of_law_are_set_aside_and_no_word_with_them(text: str, words: str) -> None:
    assert text_rules().normal(text) == words


@pytest.mark.parametrize(
    ("text", "offense_class"),
    [
        ("PROSTITUTION, KEEPER OF A PLACE FOR", "PROST_PROMOTE"),
        ("CHILD, ENTICE FOR SEX", "CHILD_EXPLOIT"),
        ("MERCHANDISE, CONCEALMENT OF", "THEFT_RETAIL"),
        ("BUS STATION, LOITER IN", "LOITER_OTHER"),
        ("RECOGNIZANCE, FAIL TO APPEAR ON", "FTA_OFFENSE"),
    ],
)
def test_a_caption_as_an_index_turns_it_is_read_the_right_way_round(text: str, offense_class: str) -> None:
    assert found(text) == {offense_class}


def test_words_that_say_a_class_as_they_stand_are_not_turned() -> None:
    assert found("ASSAULT, CHILD PRESENT") == {"ASSAULT"}
    assert text_rules().otherwise("ROBBERY, ") == ()


@pytest.mark.parametrize(
    "text", ["DRUG TO CONFINE c265 §26", "DRUG TO CONFINE, c. 265 s. 26(a)", "DRUG TO CONFINE (RCW 9A.40.040)"]
)
def test_a_section_behind_the_words_is_set_aside_where_the_words_alone_say_a_class(text: str) -> None:
    assert found(text) == {"KIDNAP_FI"}


@pytest.mark.parametrize(
    "text",
    [
        "SODOMY:PERS -16",
        "SEX ACT W/PERS LT14Y",
        "SEX BAT VIC UND12YOA",
        "RAPE-VICTIM 13YRS",
        "ORAL COP:-18 YRS",
        "SEX PEN VIC-14",
        "PERSON UNDER SEVENTEEN YEARS SODOMY",
    ],
)
def test_an_age_in_figures_tells_a_child(text: str) -> None:
    assert found(text) == {"CSA"}


@pytest.mark.parametrize(
    "text",
    [
        "RAPE VICTIM 15 YEARS OF AGE OR OLDER",
        "SEX BATT VICT 12 YOA OR OLDER",
        "3RD DEGREE SEX ASSAULT",
        "THIRD DEGREE SEXUAL ABUSE",
        "RAPE VICTIM OVER SEVENTEEN",
    ],
)
def test_an_age_from_which_on_and_a_degree_tell_no_child_and_no_buyer(text: str) -> None:
    assert found(text) == {"RAPE_SA"}


@pytest.mark.parametrize(
    ("text", "offense_class"),
    [
        ("LURE PERSON UNDER 15 YOA", "CHILD_EXPLOIT"),
        ("ARRANGE MTG W/MNR FOR LEWD ACT", "CHILD_EXPLOIT"),
        ("TEACHER SOLICIT STUDENT FOR SEX", "CHILD_EXPLOIT"),
        ("PUT CHILD IN SEX POSE/EXHIBIT", "CHILD_EXPLOIT"),
        ("SEX PEN FRGN OBJ BY FORCE", "RAPE_SA"),
        ("SDMY BY THREAT", "RAPE_SA"),
        ("LL BATT VIC 13", "CSA"),
        ("HUM TRAFFIC - SELL CUSTODY OF MINOR", "HT_UNSPECIFIED"),
        ("RECEIVE PERS INTO BLDG FOR PROST", "PROST_PROMOTE"),
        ("SOLICIT INDUCE PROCURE FOR PROST", "BUYER"),
        ("CONFINE CHILD UND 12 W/O CONSENT", "KIDNAP_FI"),
        ("VIO ORD:PREVENT DOM VIO", "PO_VIOLATION"),
        ("CRPL INJ SPOUS", "DV_ASSAULT"),
        ("TOUCH OR STRIKE", "ASSAULT"),
    ],
)
def test_words_that_systems_cut_short_or_turn_are_read(text: str, offense_class: str) -> None:
    assert offense_class in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "MOLEST CRAB TRAP OF ANOTHER",
        "MOLEST PARKING METER",
        "FALSE ID TO METAL DEALER",
        "FALSE NAME ON PEDDLER APPLICATION",
        "FICTITIOUS NAME ACT",
        "FALSE INFO ON HUMAN TRAFFIC STATEMENT",
        "ACC BEF FACT - THEFT",
        "OPEN AND WANTON LEWD LASCIVIOUS",
        "LIQUOR, PERSON UNDER 21 PROCURE",
        "SOLICIT MINOR TO BUY ALCOHOL",
        "SELL BODY PARTS",
        "FAIL TO INFORM BUYER OF REFUND",
        "MISREPRESENT FOOD TO PATRONS",
        "FALSE LABEL TO IDENTIFY GOODS",
        "FALSELY IDENTIFY SELF AS CONTRACTOR",
        "GIVE FALSE INFO TO LEO RE ALLEGED CRIME",
        "WEAR MASK TO CONCEAL IDENTITY",
        "IMPEDE CIRCULATION OF BANK NOTES",
        "EMPLOYEE ON CONFINED PERSON",
        "DEFRAUD FOOD LODGING OPERATOR",
        "SOLICITATION OF CONTRIBUTIONS ACT",
        "LETTERING ON VEHICLE MISSING",
        "FAIL TO OBTAIN APPR OF AIRPORT",
        "CRAB TRAPS OVER COUNT",
        "JUV SEX OFF THERAPY W/O LICENSE",
    ],
)
def test_what_only_sounds_alike_is_left(text: str) -> None:
    assert found(text) <= {"OTHER", "FRAUD_OTHER", "THEFT_OTHER", "TRAFFIC"}


def test_what_must_follow_rules_out_texts_beforehand() -> None:
    assert needed("^(?=.*CHILD).*SEXUAL") == (frozenset({("SEXUAL", False)}), frozenset({("CHILD", False)}))
    assert Prefilter(["^(?=.*CHILD).*SEXUAL"]).may_fit(["SEXUAL", "ASSAULT"]) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LOITERING FOR PURPOSE OF PROS", {"LOITER_PROST"}),
        ("PROMOTING 2ND DEG PROS", {"PROST_PROMOTE"}),
        ("LOITERING FOR THE PURPOSE", set()),
        ("AGREES TO SEXUAL CONDUCT", set()),
        ("INTERFERE WITH PROS", {"OTHER"}),
        ("ASSAULT FAM MEM IMPEDE BREA", {"DV_ASSAULT", "STRANGULATION"}),
        ("INDECENT LIBERTIES W/CH", {"CSA"}),
        ("SELLING SEXUAL SERVI", {"PROSTITUTION"}),
        ("TRESPASS IN BUIL", {"TRESPASS"}),
    ],
)
def test_what_the_width_of_a_field_cut_off_is_read_where_no_doubt_is_left(text: str, expected: set[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("word", ["SERVI", "FORM", "POSE", "DEPT", "CHKS"])
def test_a_beginning_of_several_words_and_a_short_word_are_left_as_they_are(word: str) -> None:
    assert text_rules().speller(word) == word
