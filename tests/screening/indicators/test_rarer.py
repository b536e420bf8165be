"""The rarer indicators (V06, N02, L03): written, and off until an office switches them on."""

from __future__ import annotations

import pytest

from justexits.core.errors import BadInput
from justexits.screening import catalogue
from justexits.screening.indicators import rarer, switched_on


def test_they_are_off_and_nobody_runs_them_unless_named() -> None:
    assert {one.id for one in rarer()} == {"V06", "N02", "L03"}
    assert not {one.id for one in rarer()} & {one.id for one in catalogue()}
    assert switched_on("three-rivers") == ()


def test_an_office_that_names_one_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("justexits.screening.indicators.load_yaml", lambda _: {"offices": {"an-office": ["V99"]}})
    with pytest.raises(BadInput, match="V99"):
        switched_on("an-office")
