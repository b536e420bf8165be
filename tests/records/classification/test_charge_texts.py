"""From a charge's words to offense classes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from justexits.core.content import load_yaml
from justexits.records.classification import classify_text, coverage, offense_classes
from justexits.records.classification.rules import text_rules
from justexits.records.codes import code_list

EXPECTED: dict[str, list[str]] = load_yaml(Path(__file__).with_name("charge_texts.yaml"))


@pytest.mark.parametrize(("text", "classes"), EXPECTED.items())
def test_a_text_has_these_classes_and_no_other(text: str, classes: list[str]) -> None:
    assert {one.offense_class for one in classify_text(text)} == set(classes)


def test_unknown_words_and_no_words_have_no_class() -> None:
    assert classify_text("qqq xxx") == ()
    assert classify_text(None) == ()


def test_case_accents_and_signs_do_not_matter() -> None:
    assert classify_text("prostitutión / 1st") == classify_text("PROSTITUTION 1ST")


def test_every_answer_names_its_rule() -> None:
    assert [(one.source, one.rule) for one in classify_text("PROSTITUTION")] == [("text", "prostitution")]


def test_rules_name_classes_that_exist_and_have_ids_of_their_own() -> None:
    rules = text_rules().rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert {rule.offense_class for rule in rules} == set(code_list("offense_class"))


def test_a_table_of_charges_gets_a_row_a_class_and_none_where_nothing_is_known() -> None:
    texts = ["PROSTITUTION", "ASSAULT BY STRANGULATION", None, "zzz", "PROSTITUTION"]
    charge = pa.table(
        {
            "charge_id": ["1", "2", "3", "4", "5"],
            "statute": pa.array([None, "1-1", None, None, None], pa.string()),
            "description": texts,
            "office_id": ["o"] * 5,
        }
    )
    classes = offense_classes(charge)
    found = sorted(zip(classes["charge_id"].to_pylist(), classes["class"].to_pylist(), strict=True))
    assert found == [("1", "PROSTITUTION"), ("2", "ASSAULT"), ("2", "STRANGULATION"), ("5", "PROSTITUTION")]
    covered = coverage(charge, classes)
    assert (covered.charges, covered.mapped, covered.share) == (5, 3, 0.6)
    assert set(covered.unmapped_texts) == {("(no words)", 1), ("zzz", 1)}
