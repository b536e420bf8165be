"""What follows for one charge from a person's other charges: convictions before and after, what is pending, what stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from justexits.core.dates import age_on
from justexits.relief.dates import FAR, NEVER, Span
from justexits.relief.evaluate import charged_of
from justexits.relief.matchers import Charged, Name
from justexits.relief.sections import NO, YES

FORMS = {  # in the words of a charge, in capitals, with a space before and after
    **dict.fromkeys(("ATTEMPT", " ATT ", " ATT. ", " ATT-", " ATTMPT ", " ATTPT "), "attempt"),
    **dict.fromkeys(("CONSPIR", " CONSP ", " CONSP. "), "conspiracy"),
    "ACCESSORY": "accessory",
    "SOLICITATION TO COMMIT": "solicitation",
}
ORDINANCE = r"\bORDINANCES?\b|\bORD\. |\bMUN(IC|ICIPAL|I)?\.? CODE\b|\b(CITY|TOWN|VILLAGE|BOROUGH|COUNTY) CODE\b"
FINAL = {"acquitted", "dismissed", "not_prosecuted", "vacated"}
UNSURE = {"other", "deferred", "continued_without_finding"}  # whether these are convictions, the word alone does not say
ENDED = {"offence_date", "arrest_date", "disposition_date", "birth_date"}  # days that cannot lie ahead
_PROSTITUTION = (Name("prostitution"), Name("prostitution_loitering"))


@dataclass
class ChargeRow:
    """One charge of one person: its facts, and where each comes from."""

    id: str
    jurisdiction: str
    case: str
    arrest: str
    facts: dict[str, Any]
    source: str
    remarks: list[str] = field(default_factory=list)


def form_in(*texts: str | None) -> str | None:
    """The form of an offence that its words or its section's text say (`ATTEMPTED THEFT`: attempt); None where they say none."""
    words = f" {' '.join(text.upper() for text in texts if text)} "
    return next((form for word, form in FORMS.items() if word in words), None)


def ordinance_in(*texts: str | None) -> bool:
    """Whether the words of an offence or its section's text say that it stands in a city's or a county's code."""
    return any(re.search(ORDINANCE, text.upper()) for text in texts if text)


def complete(rows: Sequence[ChargeRow], person: dict[str, Any], as_of: date, sealed: Sequence[ChargeRow] = ()) -> None:
    """Add to each charge's facts those of the person and those that follow from the other charges, on the day `as_of`.

    `sealed`: charges whose record was sealed or expunged. They have no answer, and whether a conviction among them still counts
    against another charge was not recorded.
    """
    if person.get("trafficker_convicted") is True:
        person = {**person, "trafficker_charged": True}  # nobody is convicted without a charge
    for row in (*rows, *sealed):
        _no_future(row, as_of)
        for name, value in person.items():
            row.facts.setdefault(name, value)
        row.facts.pop("charged", None)
        row.facts["charged"] = charged_of(row.facts)  # put together once for all that compare it
        row.facts["sentence_over"] = _sentence_over(row.facts, as_of)
        if row.facts.get("sentence_complete") is False and row.facts.get("sentence_end") is None:
            row.facts["sentence_end"] = Span(FAR, FAR)  # it goes on, and nobody knows for how long
        row.facts["under_18_at_offence"] = _under_18(person.get("birth_date"), row.facts.get("offence_date"))
    for row in rows:
        others = [one for one in rows if one is not row]
        row.facts.update(_from_others(row, others, person, sealed))


def _no_future(row: ChargeRow, as_of: date) -> None:
    for name in ENDED & set(row.facts):
        span: Span | None = row.facts[name]
        if span is not None and span.low > as_of:
            row.facts[name] = None
            row.remarks.append(f"{name.replace('_', ' ')} {span} lies after the day asked about, and is taken as not known")


def _sentence_over(facts: dict[str, Any], as_of: date) -> bool | None:
    disposition = facts.get("disposition")
    if disposition in FINAL:
        return True
    if disposition == "pending":
        return False
    end: Span | None = facts.get("sentence_end")
    said: bool | None = facts.get("sentence_complete")
    passed = None if end is None else (True if end.high <= as_of else (False if end.low > as_of else None))
    if passed is None or said is None:
        return said if passed is None else passed
    return said if said is passed else None  # the record says both: not known


def _under_18(birth: Span | None, offence: Span | None) -> bool | None:
    if birth is None or offence is None or birth.high > offence.low:  # nobody offends before birth: one of the days is wrong
        return None
    youngest, oldest = age_on(birth.high, offence.low), age_on(birth.low, offence.high)
    if oldest < 18:
        return True
    return False if youngest >= 18 else None


def _from_others(
    row: ChargeRow, others: Sequence[ChargeRow], person: dict[str, Any], sealed: Sequence[ChargeRow]
) -> dict[str, Any]:
    convictions = [one for one in others if one.facts.get("disposition") == "convicted"]
    perhaps = [one for one in others if one.facts.get("disposition") in (None, *UNSURE)]
    perhaps += [one for one in sealed if one.facts.get("disposition") in (None, "convicted", *UNSURE)]
    whole = person.get("other_conviction") is False  # the record was checked: beyond these charges there is nothing
    days, unsure = ([one.facts.get("disposition_date") for one in some] for some in (convictions, perhaps))
    found: dict[str, Any] = {
        "pending_charge": _pending(others, person),
        "pending_other_than_prostitution": _pending([one for one in others if not _is_prostitution(one)], person, others),
        "other_conviction": True if convictions or person.get("other_conviction") else (False if whole and not perhaps else None),
        "latest_other_conviction": _latest(days, unsure, whole),
        "latest_sentence_end": _latest_sentence(row, convictions, perhaps, whole),
        "conviction_from_arrest_stands": _stands(row, others),
    }
    for name, day in (("next_conviction", "disposition_date"), ("next_conviction_after_sentence", "sentence_end")):
        found[name] = _following(row.facts.get(day), days, unsure, whole)
    found["later_conviction"] = _is_one(found["next_conviction"])
    convicted = [one for one in (row, *convictions) if one.facts.get("disposition") == "convicted"]
    prostitution = any(is_prostitution_offence(charged_of(one.facts)) for one in convicted)
    found["once_convicted_of_prostitution_offence"] = prostitution or person.get("once_convicted_of_prostitution_offence")
    return found


def _is_prostitution(row: ChargeRow) -> bool | None:
    return is_prostitution(charged_of(row.facts))


def is_prostitution(charged: Charged) -> bool | None:
    """Whether a charge is one of prostitution, by its words or the name of its section; None: not known."""
    return _named(_PROSTITUTION[:1], charged)


def is_prostitution_offence(charged: Charged) -> bool | None:
    """The same of prostitution or loitering for it."""
    return _named(_PROSTITUTION, charged)


@lru_cache(maxsize=50_000)
def _named(names: tuple[Name, ...], charged: Charged) -> bool | None:
    found = [one.match(charged) for one in names]
    return True if YES in found else (False if set(found) == {NO} else None)


def _pending(others: Iterable[ChargeRow], person: dict[str, Any], everyone: Iterable[ChargeRow] | None = None) -> bool | None:
    """Whether another charge is pending. `others` are those that count; a charge of which that is not known makes it unknown."""
    rows = list(others)
    sure = [one for one in rows if everyone is None or _is_prostitution(one) is False]
    beyond = person.get("pending_charge")
    if any(one.facts.get("disposition") == "pending" for one in sure) or (beyond is True and everyone is None):
        return True
    if beyond is True or any(one.facts.get("disposition") in (None, "pending") for one in rows):
        return None
    return False if beyond is False else None


def _latest(days: Sequence[Span | None], unsure: Sequence[Span | None], whole: bool) -> Span | None:
    """When the latest other conviction was: an interval whose end is open where the record may not be whole.

    `unsure`: when charges ended of which it is not known whether they are convictions that count. They move the last day only.
    """
    low = max((day.low for day in days if day is not None), default=NEVER)
    ends = [day.high if day is not None else FAR for day in (*days, *unsure)]
    high = max(ends, default=NEVER) if whole else FAR
    return None if (low, high) == (NEVER, FAR) else Span(low, high)


def _latest_sentence(row: ChargeRow, convictions: Sequence[ChargeRow], perhaps: Sequence[ChargeRow], whole: bool) -> Span | None:
    """When the sentence of the most recent conviction was over; of several on that day, the last. Not over: no day will come."""
    served = [one for one in (row, *convictions) if one.facts.get("disposition") == "convicted"]
    newest = [one for one in served if not _older(one, served)]
    ends = [_sentence_end(one) for one in newest]
    known = [end for end in ends if end is not None]
    spans = {one.facts.get("disposition_date") for one in newest}
    together = len(newest) == 1 or all(len(spans) == 1 and day is not None and day.exact for day in spans)
    if not known or not (together or len(known) == len(ends)):
        return None
    low = (max if together else min)(end.low for end in known)
    sure = whole and len(known) == len(ends) and all(_older(one, newest) for one in perhaps)
    return Span(low, max(end.high for end in known) if sure else FAR)


def _older(row: ChargeRow, others: Sequence[ChargeRow]) -> bool:
    """Whether it surely ended before one of the others."""
    day: Span | None = row.facts.get("disposition_date")
    later = [one.facts.get("disposition_date") for one in others]
    return day is not None and any(other is not None and day.high < other.low for other in later)


def _sentence_end(row: ChargeRow) -> Span | None:
    end: Span | None = row.facts.get("sentence_end")
    return Span(FAR, FAR) if end is None and row.facts.get("sentence_over") is False else end


def _following(since: Span | None, days: Sequence[Span | None], unsure: Sequence[Span | None], whole: bool) -> Span | None:
    """When the first conviction after a day was (FAR: none): the first and the last day that it can have been.

    None where the day is not known, or the record may not be whole. `unsure` ones move the first day only: they may be none.
    """
    if since is None or not whole:
        return None
    may = [since.low if day is None else max(day.low, since.low) for day in (*days, *unsure) if not day or day.high > since.low]
    surely = [day.high for day in days if day is not None and day.low > since.high]
    return Span(min(may, default=FAR), min(surely, default=FAR))


def _is_one(following: Span | None) -> bool | None:
    """Whether there is a conviction that follows; None where there may be one."""
    if following is None or following.high != FAR:
        return None if following is None else True
    return False if following.low == FAR else None


def _stands(row: ChargeRow, others: Sequence[ChargeRow]) -> bool | None:
    same = [row, *(one for one in others if one.arrest == row.arrest)]
    truths = [one.facts.get("disposition") for one in same]
    if "convicted" in truths:
        return True
    reduced = [one.facts.get("after_reduction") for one in same if one.facts.get("disposition") == "reduced"]
    if "convicted" in reduced:
        return True
    return None if None in truths or None in reduced or set(truths) & UNSURE else False
