"""The way to the next person to read, the entry from her raw records, and the auditor's page of what that found."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from justexits.core.errors import Busy
from justexits.web.accounts.permissions import Permission, require, requires
from justexits.web.audit.events import record_view
from justexits.web.casework import work_list
from justexits.web.casework.forms import EntryForm
from justexits.web.casework.views import find_or_404, may_review, show_person
from justexits.web.lake import reading_for


@requires(Permission.RECORD_REVIEW)
@require_GET
def next_page(request: HttpRequest) -> HttpResponse:
    """On to the next person whose raw records this reader has not read."""
    following = work_list.next_for(reading_for(request.user.office_id), request.user)
    return redirect("casework:person", following) if following else render(request, "casework/next.html")


@requires(Permission.RECORD_REVIEW)
@require_POST
def enter(request: HttpRequest, person_id: str) -> HttpResponse:
    """Keep what the raw records show, and then show what the rules found."""
    person = find_or_404(request, person_id)
    if not may_review(request, person):
        require(request.user, Permission.SEE_SENIOR_LANE)
    form = EntryForm(request.POST)
    if not form.is_valid():
        record_view(request.user, person_id, page="person")
        return show_person(request, person, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        reading = reading_for(request.user.office_id)
        work_list.enter(by=request.user, reading=reading, person_id=person_id, **form.cleaned_data)
        messages.success(request, "Your entry is kept. Now read what the rules found, and record your decision.")
    except Busy:
        messages.info(request, "Your entry about this person is kept already.")
    return redirect("casework:person", person_id)


@requires(Permission.SEE_ACCESS_LOG)
@require_GET
def exploration_page(request: HttpRequest) -> HttpResponse:
    """What reading found among the queued and among those drawn at random, and who was drawn."""
    user = request.user
    context = {
        "yields": work_list.exploration(user),
        "drawn": work_list.drawn(user),
        "missed": work_list.misses(reading_for(user.office_id), user),
    }
    return render(request, "casework/exploration.html", context)
