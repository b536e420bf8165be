"""The documented form of one person's history: the JSON Schema of a case file, made from the table of facts."""

from __future__ import annotations

from typing import Any

from justexits.relief.kinds import DISPOSITIONS, VICTIM_KINDS
from justexits.relief.tables import Fact, classes_table, facts_table

# Words of records that mean one of ours: disposition, and on whose motion a charge was dismissed.
ALIASES: dict[str, dict[str, str]] = {
    "guilty_plea": {"disposition": "convicted"},
    "guilty_trial": {"disposition": "convicted"},
    "nolle_prosequi": {"disposition": "dismissed", "dismissed_on_motion_of": "government"},
    "diversion_completed": {"disposition": "diverted"},
    "declined": {"disposition": "not_prosecuted"},
    "no_bill": {"disposition": "not_prosecuted"},
}
# Postal codes; US: Federal; ZZ: made up, for trials.
POSTAL = (
    "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH NJ NM NV NY OH OK OR "
    "PA PR RI SC SD TN TX US UT VA VI VT WA WI WV WY ZZ"
)
JURISDICTIONS = tuple(POSTAL.split())  # a list of codes reads best as one line
GRADES = {"misdemeanour": "misdemeanor", "gross_misdemeanour": "gross_misdemeanor", "violation": "infraction"}
NOT_KNOWN = ("unknown", "not_asked")
DERIVED = {  # worked out from the rest of the file; never written there
    "sentence_over",
    "under_18_at_offence",
    "conviction_from_arrest_stands",
    "pending_other_than_prostitution",
    "latest_sentence_end",
    "latest_other_conviction",
    "next_conviction",
    "next_conviction_after_sentence",
    "later_conviction",
}
# Where a person answers a question about a fact that is worked out: the keys of the file.
WRITE_AT = {
    "sentence_over": ("sentence_complete", "sentence_end"),
    "under_18_at_offence": ("birth_date", "offence_date"),
    "conviction_from_arrest_stands": ("disposition",),
    "pending_other_than_prostitution": ("pending_charge",),
    "latest_sentence_end": ("sentence_end", "other_conviction"),
    "latest_other_conviction": ("other_conviction", "disposition_date"),
    "next_conviction": ("other_conviction", "disposition_date"),
    "next_conviction_after_sentence": ("other_conviction", "sentence_end"),
    "later_conviction": ("other_conviction",),
}
DATE: dict[str, Any] = {
    "description": "A day (2019-05-03), a month (2019-05), a year (2019), or {from: ..., to: ...}: between two days.",
}


def write_at(fact: str) -> list[str]:
    """The keys of a case file in which a fact is answered."""
    return [fact.replace("class:", "classes.")] if fact not in WRITE_AT else list(WRITE_AT[fact])


def _property(fact: Fact) -> dict[str, Any]:
    if fact.type == "date":
        return {**DATE, "description": f"{fact.ask} {DATE['description']}"}
    if fact.type == "yes_no":
        return {"description": fact.ask, "enum": [True, False, *NOT_KNOWN]}
    if fact.name == "disposition":
        return {"description": fact.ask, "enum": [*DISPOSITIONS, *ALIASES, *NOT_KNOWN]}
    if fact.name == "grade":
        return {"description": fact.ask, "enum": [*fact.values, *GRADES, *NOT_KNOWN]}
    if fact.name == "law":
        return {"description": fact.ask, "enum": [*JURISDICTIONS, *NOT_KNOWN]}
    if fact.values:
        return {"description": fact.ask, "enum": [*fact.values, *NOT_KNOWN]}
    return {"description": fact.ask, "type": ["string", "number"]}


def _own(of: str) -> dict[str, Any]:
    given = {one.name: one for one in facts_table().values() if one.of == of and ":" not in one.name}
    return {name: _property(fact) for name, fact in sorted(given.items()) if name not in DERIVED and name != "victim_kinds"}


def _person() -> dict[str, Any]:
    return {
        **_own("person"),
        "victim_kinds": {
            "description": "The kinds of victimisation that are known. Left out: not known, which never counts.",
            "type": "array",
            "minItems": 1,
            "items": {"enum": list(VICTIM_KINDS)},
        },
        "victim_period": {
            "description": "When the person was a victim, as far as it is known: a year, a month, {from: ..., to: ...} of which "
            "one end may be left out, or a list of such times. It is shown beside the nexus and never excludes a charge.",
        },
        "statement": {"description": "Whether there is a statement of the person.", "enum": [True, False, *NOT_KNOWN]},
        "name": {"description": "For the reader's use; no rule reads it.", "type": "string"},
        "deceased": {"description": "Whether the person has died.", "enum": [True, False, *NOT_KNOWN]},
    }


def _charge() -> dict[str, Any]:
    return {
        "id": {"description": "The charge's own id in this file.", "type": ["string", "integer"]},
        "jurisdiction": {
            "description": "Whose court or police record it is: a state, DC, or US.",
            "enum": list(JURISDICTIONS),
        },
        "case": {"description": "The case it belongs to.", "type": ["string", "integer"]},
        "arrest": {
            "description": "The arrest it came from; left out: the one arrest of its case.",
            "type": ["string", "integer"],
        },
        "source": {"description": "Where the record stands, for the trace.", "type": "string"},
        "sentence_complete": {
            "description": "Whether the sentence, and every proceeding about the offence, is over.",
            "enum": [True, False, *NOT_KNOWN],
        },
        "classes": {
            "description": "Classes of offences that are known as facts of the case.",
            "type": "object",
            "additionalProperties": False,
            "properties": {
                one.name: {"description": f"Is it {one.means}?", "enum": [True, False, *NOT_KNOWN]}
                for one in classes_table().values()
            },
        },
        "charged": {
            "description": "What was charged, where the conviction is of something else. Relief looks at the conviction.",
            "type": "object",
            "additionalProperties": False,
            "properties": {name: {"type": ["string", "number"]} for name in ("statute", "description", "grade", "degree")},
        },
        "relief_given": {
            "description": "The record was already sealed or expunged: nothing is left to ask for.",
            "enum": ["sealed", "expunged", *NOT_KNOWN],
        },
        "superseded_by": {"description": "The id of the charge that took this one's place.", "type": ["string", "integer"]},
        **_own("charge"),
    }


def case_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One person's history, for justexits relief case",
        "type": "object",
        "additionalProperties": False,
        "required": ["charges"],
        "properties": {
            "person": {"type": "object", "additionalProperties": False, "properties": _person()},
            "charges": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["id", "jurisdiction"],
                    "properties": _charge(),
                },
            },
        },
    }
