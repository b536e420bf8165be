"""What each state offers a survivor: a map and a table, the page of one provision, the table as a file. Nobody's data."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from justexits.relief import Entry, Law, Provision, law
from justexits.relief.coverage import EntryCoverage, coverage
from justexits.web.accounts.permissions import signed_in
from justexits.web.csv_file import download
from justexits.web.relief import law_words, tile_map
from justexits.web.relief.asked import asked
from justexits.web.relief.tree_words import tree

# How much of a state's law is here: sign and words. The best of its entries counts.
LEVELS = {
    "whole": ("●", "a text in force was read whole"),
    "partly": ("◐", "read in part: a lawyer must read the rest"),
    "not": ("○", "known of, not read"),
    "none": ("\N{EN DASH}", "no statute for survivors was found"),
}
COLUMNS = (
    "State", "Name", "Provision", "Entry", "Offers", "Covers", "Citation", "Status", "How read", "Conditions",
    "Not read", "Secondary", "Stands", "Seen on", "Days since seen", "Review", "As of", "Law version",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry of law in the table."""

    covered: EntryCoverage
    entry: Entry
    offers: tuple[str, ...]

    @property
    def offer_words(self) -> list[str]:
        """What it offers, in words."""
        return [law_words.offer_words(one) for one in self.offers]

    @property
    def level(self) -> str:
        """How much of it was read."""
        if self.entry.status == "no_specific_statute":
            return "none"
        exact = self.entry.status == "in_force" and self.entry.in_force.start and self.covered.encoded == "whole"
        return "whole" if exact else ("not" if self.covered.encoded == "not" else "partly")

    @property
    def stands_words(self) -> str:
        """Whether the text stands on the day asked."""
        known = {"yes": "Stands", "no": "Does not stand", "not known": "Not known", "never answered": "No text to hold against"}
        return known.get(self.covered.stands, self.covered.stands)

    @property
    def status_words(self) -> str:
        """The status of the text."""
        return law_words.words("status", self.entry.status)

    @property
    def reading_words(self) -> str:
        """How it was read."""
        return law_words.reading_words(self.entry)

    @property
    def review_words(self) -> str:
        """Where its review stands."""
        return law_words.review_words(self.entry)


@signed_in
@require_GET
def coverage_page(request: HttpRequest) -> HttpResponse:
    """The map and the table."""
    found, wish = law(), asked(request.GET)
    kind = request.GET.get("offers", "")
    lines = _lines(found, wish.as_of)
    kinds = _kinds(lines)
    kind = kind if kind in dict(kinds) else ""
    shown = [one for one in lines if not kind or kind in one.offers]
    width, height = tile_map.size()
    context = {
        "asked": wish,
        "kind": kind,
        "kinds": [(code, law_words.offer_name(code), count) for code, count in kinds],
        "kind_words": law_words.offer_words(kind) if kind else "",
        "states": _by_state(shown),
        "tiles": tile_map.tiles(_levels(lines, kind)),
        "width": width,
        "height": height,
        "legend": _legend(lines),
        "law_version": found.version,
        "entries": len(lines),
        "provisions": len(found.provisions),
        "count": len(shown),
    }
    status = HTTPStatus.OK if wish.form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "relief/coverage.html", context, status=status)


@signed_in
@require_GET
def coverage_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The table as CSV, for the same day and the same kind of relief."""
    found, wish = law(), asked(request.GET)
    kind = request.GET.get("offers", "")
    lines = [one for one in _lines(found, wish.as_of) if not kind or kind in one.offers]
    rows = [
        (
            one.covered.jurisdiction,
            law_words.state_name(one.covered.jurisdiction),
            one.covered.provision,
            one.covered.entry,
            "; ".join(law_words.offer_name(code) for code in one.offers),
            one.entry.covers,
            one.covered.citation,
            one.status_words,
            law_words.words("text_read", one.covered.text_read),
            one.covered.conditions,
            one.covered.unread,
            one.covered.secondary,
            one.stands_words,
            one.entry.in_force.seen_on or "",
            "" if one.covered.days_since_seen is None else one.covered.days_since_seen,
            one.review_words,
            wish.as_of,
            found.version,
        )
        for one in lines
    ]
    return download(f"relief-law-{wish.as_of.isoformat()}.csv", COLUMNS, rows)


@signed_in
@require_GET
def provision_page(request: HttpRequest, provision_id: str) -> HttpResponse:
    """One provision: each entry with its conditions in words, its tree, its citations, how it was read."""
    provision = next((one for one in law().provisions if one.id == provision_id), None)
    if provision is None:
        raise Http404("No such provision.")
    context = {
        "provision": provision,
        "place": law_words.state_name(provision.jurisdiction),
        "layer": law_words.words("layer", provision.layer),
        "entries": [_entry(one) for one in provision.entries],
        "law_version": law().version,
    }
    return render(request, "relief/provision.html", context)


def _lines(found: Law, as_of: Any) -> list[Line]:
    entries: dict[str, tuple[Provision, Entry]] = {
        entry.key: (provision, entry) for provision in found.provisions for entry in provision.entries
    }
    rows = coverage(found, as_of)
    made = [Line(covered=row, entry=(entry := entries[row.entry][1]), offers=law_words.offers(entry)) for row in rows]
    return sorted(made, key=lambda one: (law_words.state_name(one.covered.jurisdiction), one.covered.entry))


def _kinds(lines: list[Line]) -> list[tuple[str, int]]:
    """The kinds of relief that are offered, with how many states and laws offer each; the most frequent first."""
    places: dict[str, set[str]] = {}
    for one in lines:
        for code in one.offers:
            places.setdefault(code, set()).add(one.covered.jurisdiction)
    return sorted(((code, len(found)) for code, found in places.items()), key=lambda item: (-item[1], item[0]))


def _by_state(lines: list[Line]) -> list[dict[str, Any]]:
    states: dict[str, list[Line]] = {}
    for one in lines:
        states.setdefault(one.covered.jurisdiction, []).append(one)
    return [{"code": code, "name": law_words.state_name(code), "lines": found} for code, found in states.items()]


def _best(lines: list[Line]) -> dict[str, str]:
    order = list(LEVELS)
    best: dict[str, str] = {}
    for one in lines:
        code = one.covered.jurisdiction
        best[code] = min(best.get(code, one.level), one.level, key=order.index)
    return best


def _levels(lines: list[Line], kind: str) -> dict[str, tuple[str, str, str, bool]]:
    offering = {one.covered.jurisdiction for one in lines if kind in one.offers}
    made = {}
    for code, level in _best(lines).items():
        sign, words = LEVELS[level]
        shown = not kind or code in offering
        said = words if shown else f"no {law_words.offer_name(kind).lower()} found"
        made[code] = (level, sign, f"{code}, {law_words.state_name(code)}: {said}", shown)
    return made


def _legend(lines: list[Line]) -> list[dict[str, Any]]:
    best = list(_best(lines).values())
    return [{"level": level, "sign": sign, "words": words, "count": best.count(level)} for level, (sign, words) in LEVELS.items()]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "offers": [law_words.offer_words(one) for one in law_words.offers(entry)],
        "status": law_words.words("status", entry.status),
        "days": law_words.day_words(entry),
        "reading": law_words.reading_words(entry),
        "review": law_words.review_words(entry),
        "conditions": [
            {
                "condition": one,
                "field": law_words.words("fields", one.field),
                "kind": law_words.condition_kind(one),
                "mark": law_words.words("marks", one.mark),
                "tree": tree(one.test) if one.test is not None else None,
            }
            for one in entry.conditions
        ],
        "terms": [one | {"mark_words": law_words.words("marks", one["mark"])} for one in law_words.terms(entry)],
    }
