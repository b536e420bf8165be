"""What is too much to be held at once is counted in parts, and the figures are the same."""

from __future__ import annotations

import pytest

from justexits.measures import catalogue, counting, survival
from tests.measures.engine import figures_there, put
from tests.measures.test_figures_against_oracle import UNTIL, made

ALL = tuple(one.id for one in catalogue() if one.is_on)


@pytest.mark.parametrize(("module", "limit"), [(counting, "MOST_TOGETHER"), (survival, "AT_ONCE")])
def test_measures_one_by_one_and_periods_one_by_one_give_the_same_figures(
    monkeypatch: pytest.MonkeyPatch, module: object, limit: str
) -> None:
    put(made(3))
    at_once = figures_there(*ALL, until=UNTIL)
    monkeypatch.setattr(module, limit, 0)
    in_parts = figures_there(*ALL, until=UNTIL)
    assert sum(len(figures) for figures in at_once.values()) > 100
    assert any(one.value is not None for one in at_once["H2"])
    assert {name: sorted(map(repr, figures)) for name, figures in in_parts.items()} == {
        name: sorted(map(repr, figures)) for name, figures in at_once.items()
    }
