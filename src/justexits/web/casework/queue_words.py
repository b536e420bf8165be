"""How the queue's filters stand in an address and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from justexits.web.casework import indicators
from justexits.web.casework.reviews import STATE_WORDS
from justexits.web.casework.selectors import SORTS, QueuePage, QueueQuery

FILTERS = {
    "read": "Read by you",
    "state": "Review",
    "open": "Open case as accused",
    "tier": "Tier",
    "family": "Kind of record",
    "indicator": "Rule",
}
IN_ADDRESS = ("lane", *FILTERS, "sort", "page")


def query_of(parameters: QueryDict, term: str) -> QueueQuery:
    """What an address asks for; what it says wrongly is left out."""
    given = {name: parameters.get(name, "").strip()[:60] for name in FILTERS}
    page = parameters.get("page", "")
    return QueueQuery(
        **given,
        lane="senior" if parameters.get("lane") == "senior" else "review",
        sort=parameters.get("sort", "") if parameters.get("sort") in SORTS else "order",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1,
        term=term,
    )


def address_of(query: QueueQuery, **changes: Any) -> str:
    """The query string that asks for this; a name searched for is never in it."""
    plain = QueueQuery()
    changed = replace(query, **changes)
    parameters = QueryDict(mutable=True)
    for name in IN_ADDRESS:
        if (value := getattr(changed, name)) != getattr(plain, name):
            parameters[name] = str(value)
    return "?" + parameters.urlencode() if parameters else "?"


def value_words(name: str, value: str) -> str:
    """A filter's value in words."""
    match name:
        case "tier":
            return indicators.TIERS.get(value, value)
        case "family":
            return indicators.family_words(value)
        case "indicator":
            return indicators.card(value).statement
        case "state":
            return STATE_WORDS.get(value, value)
        case _:
            return {"yes": "Yes", "no": "No"}.get(value, value)


def filter_rows(query: QueueQuery, facets: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Each filter with its values, their counts, and the one that is chosen."""
    rows = []
    for name, label in FILTERS.items():
        chosen = getattr(query, name)
        counts = dict(facets.get(name, {}))
        if chosen and chosen not in counts:
            counts[chosen] = 0
        values = [
            {"value": value, "words": value_words(name, value), "count": count, "chosen": value == chosen}
            for value, count in sorted(counts.items())
        ]
        rows.append({"name": name, "label": label, "values": values})
    return rows


def chips(query: QueueQuery) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    return [
        {"label": label, "words": value_words(name, value), "without": address_of(query, page=1, **{name: ""})}
        for name, label in FILTERS.items()
        if (value := getattr(query, name))
    ]


def page_links(query: QueueQuery, page: QueuePage) -> list[dict[str, Any]]:
    """Page numbers around the one shown, with gaps (None) where some are left out."""
    near = {1, page.pages, *range(page.page - 1, page.page + 2)}
    numbers = sorted(number for number in near if 1 <= number <= page.pages)
    links: list[dict[str, Any]] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            links.append({"number": None})
        links.append({"number": number, "address": address_of(query, page=number), "is_here": number == page.page})
    return links
