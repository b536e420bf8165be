"""The review queue and the page of one person."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from justexits.web.accounts.permissions import Permission, has_permission, require, requires
from justexits.web.audit.events import record_view
from justexits.web.casework import reviews
from justexits.web.casework.blind import may_see_findings, read_by
from justexits.web.casework.forms import EntryForm
from justexits.web.casework.indicators import TIER_MEANINGS, TIERS
from justexits.web.casework.queue_words import address_of, chips, filter_rows, page_links, query_of
from justexits.web.casework.selectors import LANES, SORTS, PersonPage, current_id, find_person, moves_shown, queue
from justexits.web.lake import reading_for

TERM = "people_search"  # the session's key of the name that was searched for: a name is never in an address
QUEUE = "people_queue"  # the session's key of the queue as it was last filtered, for the way back to it
LONGEST_TERM = 80


@requires(Permission.SEE_QUEUE)
@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """The people who wait for a second look."""
    query = query_of(request.GET, request.session.get(TERM, ""))
    if query.lane == "senior":
        require(request.user, Permission.SEE_SENIOR_LANE)
    request.session[QUEUE] = request.path + address_of(query).rstrip("?")
    page = queue(reading_for(request.user.office_id), request.user, query, reviews.states(request.user), read_by(request.user))
    first = (page.page - 1) * 25 + 1
    context = {
        "query": query,
        "page": page,
        "first": first,
        "last": first + len(page.rows) - 1,
        "rows": [{"row": row, "state": reviews.STATE_WORDS[row.state]} for row in page.rows],
        "filters": filter_rows(query, page.facets),
        "chips": chips(query),
        "sorts": SORTS.items(),
        "links": page_links(query, page),
        "before": address_of(query, page=page.page - 1) if page.page > 1 else "",
        "after": address_of(query, page=page.page + 1) if page.page < page.pages else "",
        "cleared": address_of(type(query)(lane=query.lane, sort=query.sort)),
        "here": address_of(query, page=1),
        "senior": has_permission(request.user, Permission.SEE_SENIOR_LANE),
        "tier_meanings": TIER_MEANINGS.items(),
        "juvenile_held": not has_permission(request.user, Permission.SEE_JUVENILE_RECORDS),
    }
    return render(request, "casework/queue.html", context)


@requires(Permission.SEE_QUEUE)
@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Keep a name to look for in the session, or forget it, and go back to the queue as it was filtered."""
    term = " ".join(request.POST.get("name", "").split())[:LONGEST_TERM]
    if term and "clear" not in request.POST:
        request.session[TERM] = term
    else:
        request.session.pop(TERM, None)
    return redirect(reverse("casework:queue") + address_of(query_of(request.GET, ""), page=1).rstrip("?"))


@requires(Permission.SEE_PERSON)
@require_GET
def person_page(request: HttpRequest, person_id: str) -> HttpResponse:
    """What the records show of one person. Opening it is kept before anything is shown."""
    reading = reading_for(request.user.office_id)
    now = current_id(reading, request.user, person_id)
    if now != person_id:
        return redirect("casework:person", now)
    person = find_or_404(request, person_id)
    record_view(request.user, person_id, page="person")
    return show_person(request, person, EntryForm())


def show_person(request: HttpRequest, person: PersonPage, form: EntryForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    """A person's page: without what was found, and with the form of the first entry, until the raw records were read."""
    person_id = person.person_id
    is_read = may_see_findings(request.user, person_id)
    person = person if is_read else person.without_findings()
    lane = request.GET.get("lane", "")
    history = reviews.history(request.user, person_id)
    standing = reviews.current(history)
    context = {
        "person": person,
        "is_read": is_read,
        "form": form,
        "tier": TIERS.get(person.tier or "", ""),
        "tier_meaning": TIER_MEANINGS.get(person.tier or "", ""),
        "moments": [moment for moment in person.moments if lane not in LANES or moment.lane == lane],
        "lanes": [
            {"code": code, "words": words, "count": sum(moment.lane == code for moment in person.moments), "chosen": code == lane}
            for code, words in LANES.items()
        ],
        "lane": LANES.get(lane, ""),
        "standing": reviews.shown(standing) if standing else None,
        "history": reviews.history_shown(history, request.user),
        "queue_address": request.session.get(QUEUE, reverse("casework:queue")),
        "state": reviews.STATE_WORDS[reviews.state_of(standing)],
        "may_review": may_review(request, person),
        "may_see_rows": has_permission(request.user, Permission.SEE_SOURCE_ROWS),
        "moves": moves_shown(reading_for(request.user.office_id), request.user, person_id),
        "juvenile_held": not has_permission(request.user, Permission.SEE_JUVENILE_RECORDS),
    }
    return render(request, "casework/person.html", context, status=status)


def find_or_404(request: HttpRequest, person_id: str) -> PersonPage:
    """The person as this user may see her; for another office's person the same answer as for nobody."""
    person = find_person(reading_for(request.user.office_id), request.user, person_id)
    if person is None:
        raise Http404("No such person.")
    return person


def may_review(request: HttpRequest, person: PersonPage) -> bool:
    """Whether this user may decide about this person; somebody charged with exploiting others is for the senior lane."""
    if person.lane == "senior" and not has_permission(request.user, Permission.SEE_SENIOR_LANE):
        return False
    return has_permission(request.user, Permission.RECORD_REVIEW)
