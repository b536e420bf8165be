"""More tiny worlds: links and pages that somebody opened, what arrives after the charge, and groups held against each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.measures.hand_forms import ByHand, accused, decided, happened, held, reviewed, shown, with_victim
from tests.measures.stories import MARCH, World, case, merged

DECISION = {"decided_by": "x", "decided_at": datetime(2024, 3, 1, tzinfo=UTC), "snapshot": 1}


def read(number: str, answer: str, weight: float, drawn_from: str = "joined") -> World:
    """A pair of the blind sample that somebody read."""
    pair = {"party_id": f"p-{number}", "other_party_id": f"q-{number}", "drawn_from": drawn_from, "weight": weight}
    return {"link_audit": [{"link_audit_id": number, "answer": answer} | pair | DECISION]}


def opened(person: str, on: date) -> World:
    """That somebody opened a person's page."""
    at = {"decided_at": datetime(on.year, on.month, on.day, tzinfo=UTC)}
    return {"access": [{"access_id": f"{person}-{on}", "person_id": person} | DECISION | at]}


def was_victim(number: str, person: str) -> World:
    """An old case in which a person was the victim."""
    given = case(number, "ASSAULT", on=date(2022, 5, 1), role="victim", person=person)
    return given | {"charge": [], "offense_class": []}


def petition(number: str, result: str | None, kind: str | None = "vacatur") -> World:
    """A petition for relief that the records hold."""
    return {"prior_relief": [{"prior_relief_id": number, "kind": kind, "result": result, "on": MARCH}]}


def checked(number: str, item: str, answer: str, revises: str | None = None) -> World:
    """An answer about an item of a case's checklist."""
    about = {"checklist": "considered-before-charging", "item": item, "case_id": number, "answer": answer, "revises": revises}
    return {"checklist_item": [{"checklist_item_id": f"{number}-{item}-{answer}"} | about | DECISION]}


def people(tell: Callable[[str], World], first: int, last: int) -> World:
    """The same told of several people, each under a number of her own."""
    return merged(*(tell(str(number)) for number in range(first, last)))


def screened(race: str, *, identified: range, others: range) -> World:
    """People of one race with a review each, some of them identified."""
    told = [merged(case(str(n), "THEFT_RETAIL", race=race), reviewed(str(n), "identified")) for n in identified]
    return merged(*told, *(merged(case(str(n), "THEFT_RETAIL", race=race), reviewed(str(n), "vulnerable")) for n in others))


def answered(number: int, race: str, decision: str) -> World:
    """A decided case of an identified person of a race."""
    given = decided(str(number), decision, str(number))
    given["party"][0] |= {"race": race}
    return merged(given, reviewed(str(number), "identified"))


def in_custody(number: int, race: str, nights: int | None) -> World:
    """A case of an identified person of a race, held for some nights; None: not at all."""
    given = accused(str(number), str(number), MARCH)
    given["party"][0] |= {"race": race}
    custody = held(str(number), MARCH, MARCH + timedelta(days=nights)) if nights is not None else {}
    return merged(given, custody, reviewed(str(number), "identified"))


def violence(number: int, decision: str, *, survivor: bool) -> World:
    """An assault, decided in March, whose victim was identified before, or was not."""
    given = with_victim(str(number))
    given["charge"][0] |= {"charging_decision": decision, "decided_on": MARCH}
    given["party"][1] |= {"person": f"v{number}"}
    return merged(given, reviewed(f"v{number}", "identified") if survivor else {})


def whole(number: str, person: str, **more: Any) -> World:
    """A case of a person of whom everything is recorded but what `more` says otherwise; and that she is identified."""
    known = {"sex": "female", "race": "white", "language": "en"} | more
    given = case(number, "THEFT_RETAIL", person=person)
    given["party"][0] |= known
    return merged(given, reviewed(person, "identified"))


MORE: dict[str, ByHand] = {
    "A6": ByHand(
        story="Three identified people who were victims before, each decided on 10 March 2024: one's page was opened the day "
        "before, another's the day after, the third's never. A fourth has no other record.",
        world=merged(
            *(decided(number, "filed", person) for number, person in (("1", "ann"), ("2", "bea"), ("3", "cy"), ("4", "di"))),
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy", "di")),
            *(was_victim(f"v{person}", person) for person in ("ann", "bea", "cy")),
            opened("ann", date(2024, 3, 9)), opened("bea", date(2024, 3, 11)), opened("di", date(2024, 3, 9)),
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "A8": ByHand(
        story="Four joined pairs drawn at random: one that stands for 10 links is two people, two that stand for 10 and for 20 "
        "are one person each, and a fourth cannot be told. A fifth pair was not joined.",
        world=merged(
            read("1", "different", 10), read("2", "same", 10), read("3", "same", 20), read("4", "unsure", 20),
            read("5", "different", 10, "near"),
        ),
        numerator=1, denominator=3, value=0.25, left_out=1,
    ),
    "A9": ByHand(
        story="Three people in cases received in March, of one of whom two findings were shown, of one none before April, and of "
        "one none at all. A finding about a fourth, who is in no case, counts nowhere.",
        world=merged(
            *(case(person, "THEFT_RETAIL", person=person) for person in ("ann", "bea", "cy")),
            *(shown("ann", MARCH), shown("ann", date(2024, 3, 8)), shown("bea", date(2024, 4, 2)), shown("di", MARCH)),
        ),
        numerator=2, denominator=3, value=2 / 3,
    ),
    "B7": ByHand(
        story="Three people with a filed case, of each of whom a finding is first shown on Friday 8 March 2024: reviewed on the "
        "Friday two weeks later, on the Saturday after that, and never. A fourth's case had ended.",
        world=merged(
            *(case(number, "THEFT_RETAIL", on=date(2024, 1, 5), person=person)
              for number, person in (("1", "ann"), ("2", "bea"), ("3", "cy"))),
            case("4", "THEFT_RETAIL", on=date(2024, 1, 5), person="di", disposed_on=date(2024, 2, 1)),
            *(shown(person, date(2024, 3, 8)) for person in ("ann", "bea", "cy", "di")),
            reviewed("ann", "identified", date(2024, 3, 22)), reviewed("bea", "identified", date(2024, 3, 23)),
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "C1": ByHand(
        story="Three identified people whose case was not declined: one was offered a programme, one's charge was diverted, one "
        "had neither. A fourth's case was declined.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy", "di")),
            decided("1", "filed", "ann"), happened("1", "diversion_offered", "p-1"), decided("2", "diverted", "bea"),
            decided("3", "filed", "cy"), decided("4", "declined", "di"),
        ),
        numerator=2, denominator=3, value=2 / 3,
    ),
    "D4": ByHand(
        story="Five petitions: granted, granted in part, refused, pending, and one without a result.",
        world=merged(
            petition("1", "granted"), petition("2", "granted_in_part"), petition("3", "denied"), petition("4", "pending"),
            petition("5", None),
        ),
        numerator=2, denominator=3, value=2 / 3, left_out=1,
    ),
    "E7": ByHand(
        story="Twenty assaults on survivors, of which 10 were filed; forty on other people, of which 32 were.",
        world=merged(
            *(violence(n, "filed" if n < 10 else "declined", survivor=True) for n in range(20)),
            *(violence(100 + n, "filed" if n < 32 else "declined", survivor=False) for n in range(40)),
        ),
        numerator=10, denominator=20, value=0.625,
    ),
    "G1": ByHand(
        story="Twenty Black people were screened and 10 identified; of forty white people, 10 were.",
        world=merged(
            screened("black", identified=range(10), others=range(10, 20)),
            screened("white", identified=range(100, 110), others=range(110, 140)),
        ),
        numerator=10, denominator=20, value=2,
    ),
    "G2": ByHand(
        story="Twenty cases of identified Black people, of which 4 were declined and 1 diverted; forty of white people, of which "
        "20 were declined.",
        world=merged(
            *(answered(n, "black", "declined" if n < 4 else "diverted" if n < 5 else "filed") for n in range(20)),
            *(answered(100 + n, "white", "declined" if n < 20 else "filed") for n in range(40)),
        ),
        numerator=5, denominator=20, value=0.5,
    ),
    "G5": ByHand(
        story="Twenty-one identified Black people: 5 held for two nights, 15 not held, one held for a night; forty white people, "
        "of whom 5 were held for two nights.",
        world=merged(
            *(in_custody(n, "black", 2 if n < 5 else None) for n in range(20)), in_custody(20, "black", 1),
            *(in_custody(100 + n, "white", 2 if n < 5 else 0) for n in range(40)),
        ),
        numerator=5, denominator=20, value=2, left_out=1,
    ),
    "G6": ByHand(
        story="Three identified people: of one everything is recorded, of another in two records, of the third no language.",
        world=merged(
            whole("1", "ann"), whole("2", "bea", sex=None), whole("3", "bea", race=None, language=None),
            whole("4", "cy", language=None),
        ),
        numerator=2, denominator=3, value=2 / 3,
    ),
    "I3": ByHand(
        story="Two cases: of one, an item was done and another was not; of the other, an item was first said to be not done, "
        "then to be done, and another cannot be told.",
        world=merged(
            checked("1", "reason-recorded", "yes"), checked("1", "advocate-offered", "no"),
            checked("2", "reason-recorded", "no"), checked("2", "reason-recorded", "yes", "2-reason-recorded-no"),
            checked("2", "advocate-offered", "unknown"),
        ),
        numerator=2, denominator=3, value=2 / 3, left_out=1,
    ),
}  # fmt: skip
