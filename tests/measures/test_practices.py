"""Practices are data, and how far they are followed is measured from what was recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from justexits.core.errors import BadInput
from justexits.measures.practices import Fidelity, checklist, fidelity, practice, practices
from tests.measures.hand import happened, with_victim
from tests.measures.stories import MARCH, UNTIL, case, merged
from tests.worlds import Row, world

ENTRY: dict[str, Any] = {
    "id": "p", "name": "P", "policy": "Do it.", "source": "Us.", "in_force_from": date(2020, 1, 1),
    "items": [{"id": "i", "text": "Done.", "evidence": "checklist"}],
}  # fmt: skip
EVENT = {"id": "i", "text": "Done.", "evidence": "event", "event": "contact", "among": "all_cases", "after": "filed_on"}


def answer(number: int, item: str, said: str, **more: Any) -> Row:
    by = {"decided_by": "x", "decided_at": datetime(2024, 3, 1, tzinfo=UTC), "snapshot": 1}
    row = {"checklist_item_id": f"a{number}", "checklist": "considered-before-charging", "item": item, "answer": said}
    return row | by | more


def found(tables: dict[str, list[Row]], item: str, until: date = UNTIL) -> Fidelity:
    return next(one for one in fidelity(world(**tables), until=until) if one.item == item)


def test_answers_that_hold_say_how_often_an_item_was_met() -> None:
    rows = [answer(1, "reason-recorded", "yes"), answer(2, "reason-recorded", "no"), answer(3, "reason-recorded", "unknown")]
    rows += [answer(4, "reason-recorded", "yes"), answer(5, "reason-recorded", "no", revises="a4")]
    one = found({"checklist_item": rows}, "reason-recorded")
    assert (one.met, one.applicable, one.unknown) == (1, 3, 1)
    assert one.share == pytest.approx(1 / 3) and (one.low or 1) < 1 / 3 < (one.high or 0)


def test_what_nobody_recorded_is_neither_followed_nor_broken() -> None:
    one = found({}, "advocate-offered")
    assert one.share is None and one.low is None and one.why.startswith("Nobody recorded")


def test_an_event_in_time_says_that_an_item_was_met() -> None:
    in_time, late = MARCH + timedelta(days=14), MARCH + timedelta(days=15)
    given = merged(
        *(with_victim(n) for n in "1234"), case("5", "ASSAULT"),
        happened("1", "contact", on=in_time), happened("2", "contact", on=late),
        happened("4", "contact", on=MARCH, on_precision="year"),
    )  # fmt: skip
    one = found(given, "reached-in-two-weeks")
    assert (one.met, one.applicable, one.unknown) == (1, 3, 1), "the third had none, the fourth's day is not known"
    assert found(given, "reached-in-two-weeks", until=MARCH + timedelta(days=13)).applicable == 0, "their time is not up"


def test_the_items_that_people_answer_are_listed_for_a_form() -> None:
    assert [item.id for item in checklist("considered-before-charging")][:2] == ["findings-opened", "other-roles-read"]
    assert list(checklist("victim-first")) == [] == list(checklist("no such practice"))
    assert all(one.policy and one.source and one.items for one in practices())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"policy": ""}, "p has no policy"),
        ({"colour": "red"}, "lines that nobody reads: colour"),
        ({"items": ENTRY["items"] * 2}, "p has an item twice"),
        ({"items": [EVENT]}, "p/i has no within_days"),
        ({"items": [EVENT | {"within_days": 9, "event": "party"}]}, "p/i has an unknown event"),
        ({"items": [{"id": "i", "text": "Done.", "evidence": "hearsay"}]}, "unknown evidence"),
    ],
)
def test_a_practice_that_is_not_whole_is_refused_with_the_remedy(change: dict[str, Any], said: str) -> None:
    assert practice(ENTRY, "practices.yaml").items[0].text == "Done."
    with pytest.raises(BadInput, match=said):
        practice(ENTRY | change, "practices.yaml")
