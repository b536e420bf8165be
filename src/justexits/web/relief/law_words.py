"""The law in plain words: the codes of law files as pages say them, from content/codes/relief_words.yaml."""

from __future__ import annotations

from functools import cache
from typing import Any

from justexits.core.content import load_yaml
from justexits.relief.answer import Outcome, State
from justexits.relief.form import Condition, Entry
from justexits.relief.tables import codes_path

OUTCOME_MEANINGS = {
    Outcome.CANDIDATE: "Every condition that records or a person can state holds. What is listed must still be shown.",
    Outcome.NEEDS_A_FACT: "A missing fact decides. The questions say which.",
    Outcome.NEEDS_A_LAWYER: "A judgement is needed, or a part of the text was not read.",
    Outcome.NOT_COVERED: "The text leaves this record out, or its day has not come yet.",
    Outcome.NOT_IN_FORCE: "On this day there is no such law.",
}
# The engine's six states of a condition, in the words of pages.
STATES = {
    State.HOLDS: "True",
    State.FAILS: "False",
    State.MISSING: "Unknown: a fact is missing",
    State.TO_SHOW: "Needs a judgement: to be shown",
    State.LAWYER: "Needs a judgement: for a lawyer",
    State.UNREAD: "Not read",
}


@cache
def table(name: str) -> dict[str, Any]:
    """One table of the words."""
    found: dict[str, Any] = load_yaml(codes_path("relief_words"))[name]
    return found


def words(name: str, code: object) -> str:
    """A code of a table in words; as it is written where the table lacks it."""
    return str(table(name).get(str(code), str(code).replace("_", " ")))


def state_name(code: str) -> str:
    """The name of a state, DC or US."""
    return words("states", code)


def offers(entry: Entry) -> tuple[str, ...]:
    """The codes of what an entry offers; empty where that is unknown or nothing."""
    said = entry.term("relief") or ()
    listed = said if isinstance(said, list | tuple) else (said,)
    return tuple(str(one) for one in listed if one != "none")


def offer_words(code: str) -> str:
    """A kind of relief in words: its name and what it does."""
    said = table("offers").get(code)
    return f"{said['name']}: {said['means']}" if said else code.replace("_", " ").capitalize()


def offer_name(code: str) -> str:
    """A kind of relief by its short name."""
    said = table("offers").get(code)
    return str(said["name"]) if said else code.replace("_", " ").capitalize()


def value_words(value: Any) -> str:
    """What a field of a law file says, in words."""
    if isinstance(value, list | tuple):
        return "; ".join(value_words(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {value_words(one)}" for key, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words("values", value)


def terms(entry: Entry) -> list[dict[str, str]]:
    """What the text says beside its conditions, field by field, with how that was read."""
    given = {**entry.terms, **entry.no_condition}
    order = list(table("fields"))
    return [
        {
            "field": words("fields", name),
            "says": "; ".join(offer_words(str(one)) for one in _listed(said["value"]))
            if name == "relief"
            else value_words(said["value"]),
            "mark": str(said["mark"]),
            "note": str(said.get("note", "")),
        }
        for name, said in sorted(given.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    ]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def day_words(entry: Entry) -> str:
    """On which days a text stands, as far as that is known."""
    when = entry.in_force
    first = f"from {when.first:%-d %B %Y}" if when.first else "from a day that was not read"
    if when.end:
        last = f"until {when.end:%-d %B %Y}"
    else:
        last = "and no end is known" if when.end_known else "and whether it still stands was not recorded"
    return f"{first}, {last}"


def reading_words(entry: Entry) -> str:
    """How much of a text was read, by how many conditions."""
    unread = sum(one.unread for one in entry.conditions)
    secondary = sum(one.mark == "secondary" for one in entry.conditions)
    said = [words("text_read", entry.text_read)]
    if unread:
        said.append(f"{unread} of {len(entry.conditions)} conditions not read")
    if secondary:
        said.append(f"{secondary} from a secondary source")
    return "; ".join(said)


def review_words(entry: Entry) -> str:
    """Where the review by an attorney stands."""
    status, by, on = (entry.review.get(key, "") for key in ("status", "by", "on"))
    return words("review", status) + (f" by {by}" if by else "") + (f" on {on}" if on else "")


def condition_kind(condition: Condition) -> str:
    """Who answers a condition."""
    kinds = {"fact": "a fact", "finding": "to be shown to the court", "lawyer": "a judgement by a lawyer"}
    return kinds.get(condition.kind, condition.kind)
