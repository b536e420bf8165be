"""An error says what happened, where, and what to do."""

from __future__ import annotations

import pytest

from justexits.core import errors
from justexits.core.errors import BadInput, ExitCode, JustExitsError

KINDS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, JustExitsError)]


def test_the_place_of_a_fault_is_named_from_the_file_to_the_value() -> None:
    error = BadInput("This is no date.", "Write it as 12/31/1990.", file="a.csv", line=1234, column="DOB", value="13/45/1990")
    assert str(error) == 'a.csv, line 1,234, column "DOB", value "13/45/1990": This is no date. Write it as 12/31/1990.'


def test_only_what_is_known_of_the_place_is_named() -> None:
    assert BadInput("It is empty.", "Export it again.", file="a.csv").where() == "a.csv"
    assert str(BadInput("It is empty.", "Export it again.")) == "It is empty. Export it again."


def test_line_zero_and_an_empty_value_are_still_said() -> None:
    assert BadInput("It is empty.", "Export it again.", line=0, value="").where() == 'line 0, value ""'


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_error_has_an_exit_code_that_says_failure(kind: type[JustExitsError]) -> None:
    assert kind.exit_code != ExitCode.DONE


def test_no_two_kinds_share_an_exit_code() -> None:
    assert len({kind.exit_code for kind in KINDS}) == len(KINDS) >= 7
