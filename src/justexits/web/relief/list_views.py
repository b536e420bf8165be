"""The work list of the records-relief attorney."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from justexits.relief import Outcome, law
from justexits.relief.answer import BEST_FIRST
from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.casework import reviews
from justexits.web.lake import reading_for
from justexits.web.relief import law_words
from justexits.web.relief.records import state_of
from justexits.web.relief.work_list import PAGE, ListQuery, WorkList, work_list

LONGEST_NUMBER = 7


@requires(Permission.SEE_RELIEF)
@require_GET
def work_list_page(request: HttpRequest) -> HttpResponse:
    """People whose records the law may undo, those with most candidates first."""
    reading, found_law = reading_for(request.user.office_id), law()
    query = _query(request)
    may_know = has_permission(request.user, Permission.SEE_QUEUE)
    reviewed = reviews.states(request.user) if may_know else {}
    found = work_list(reading, request.user, found_law, query, reviewed)
    first = (found.page - 1) * PAGE + 1 if found else 0
    context = {
        "found": found,
        "query": query,
        "rows": [{"row": row, "review": reviews.STATE_WORDS[row.review]} for row in found.rows] if found else [],
        "filters": _filters(found, query, may_know) if found else [],
        "may_know": may_know,
        "is_filtered": query != ListQuery(page=query.page),
        "first": first,
        "last": first + len(found.rows) - 1 if found else 0,
        "before": _address(query, found.page - 1) if found and found.page > 1 else "",
        "after": _address(query, found.page + 1) if found and found.page < found.pages else "",
        "outcomes": [(one.value, one.words) for one in BEST_FIRST[:3]],
        "law_is_newer": found is not None and found.law_version != found_law.version,
        "law_version": found_law.version,
        "snapshot_now": reading.snapshot.number,
        "state": law_words.state_name(state_of(reading, request.user)),
        "today": timezone.localdate(),
        "juvenile_held": not has_permission(request.user, Permission.SEE_JUVENILE_RECORDS),
    }
    return render(request, "relief/list.html", context)


def _query(request: HttpRequest) -> ListQuery:
    given, page = request.GET, request.GET.get("page", "")
    outcome = given.get("outcome", "")
    return ListQuery(
        jurisdiction=given.get("jurisdiction", ""),
        provision=given.get("provision", ""),
        outcome=outcome if outcome in {one.value for one in Outcome} else "",
        waits=given.get("waits", ""),
        review=given.get("review", "") if given.get("review") in reviews.STATE_WORDS else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) <= LONGEST_NUMBER else 1,
    )


def _address(query: ListQuery, page: int) -> str:
    parts = {name: value for name, value in vars(replace(query, page=page)).items() if value}
    return f"?{urlencode(parts)}"


def _filters(found: WorkList, query: ListQuery, may_know: bool) -> list[dict[str, Any]]:
    """Each filter with its values, their words, and how many people of the list have it."""
    places: dict[str, int] = {}
    for provision, people in found.provisions.items():
        code = provision.split("-")[0]
        places[code] = max(places.get(code, 0), people)
    states = [(code, words, None) for code, words in reviews.STATE_WORDS.items()]
    return [
        *([_filter("review", "Review", states, query)] if may_know else []),
        _filter("jurisdiction", "Law of", [(code, law_words.state_name(code), None) for code in sorted(places)], query),
        _filter("provision", "Provision", [(one, one, people) for one, people in found.provisions.items()], query),
        _filter(
            "outcome",
            "Answer",
            [(one.value, one.words, found.outcomes[one.value]) for one in BEST_FIRST],
            query,
        ),
        _filter(
            "waits",
            "Waits for a fact about",
            sorted((name, law_words.words("fields", name), people) for name, people in found.waits.items()),
            query,
        ),
    ]


def _filter(name: str, label: str, values: list[tuple[str, str, int | None]], query: ListQuery) -> dict[str, Any]:
    chosen = getattr(query, name)
    return {
        "name": name,
        "label": label,
        "values": [{"value": code, "words": words, "count": count, "chosen": code == chosen} for code, words, count in values],
    }
