"""Somebody who is linked to everything is no one person: nothing is found of her, nobody else's finding grows, and it is said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from justexits.cli import screen_command
from justexits.screening import OfficeScreened
from justexits.screening.people import most_cases, set_aside
from tests.screening.answers import answers
from tests.screening.stories import accused, merged, person
from tests.worlds import world

DAY = date(2019, 5, 1)


def test_nothing_is_found_of_whoever_stands_in_more_cases_than_one_person_can() -> None:
    many = [accused("everybody", f"c{number}", DAY + timedelta(number), "PROSTITUTION") for number in range(most_cases() + 1)]
    given = merged(person("everybody"), *many, person("ann"), accused("ann", "a1", DAY, "THEFT_RETAIL"))
    assert {who for who, _ in answers(given)} == {"ann"}
    assert set_aside(world(**merged(given))).to_pyarrow().to_pylist() == [{"person_id": "everybody", "cases": most_cases() + 1}]


def test_the_command_says_how_many_were_set_aside_and_why() -> None:
    class Heard:
        said: list[str] = []

        def say(self, words: str) -> None:
            self.said.append(words)

        def table(self, *_parts: Any) -> None:
            pass

    office = OfficeScreened(
        office_id="one",
        juvenile_basis=None,
        charges=0,
        mapped=0,
        unmapped_texts=(),
        indicators=(),
        people={"A": 0, "B": 0, "context": 0, "senior": 0},
        newly_shown=0,
        withdrawn=0,
        withdrawn_or_back=0,
        looked_at=None,
        no_people=3,
        set_aside=2,
        unchanged=False,
        readiness=(),
    )
    heard: Any = Heard()
    screen_command._show(heard, office)
    assert any(words.startswith("one: 2 people stand in more than 150 cases.") for words in heard.said)
    assert any(words.startswith("one: 3 appearances carry the name of a shop") for words in heard.said)
