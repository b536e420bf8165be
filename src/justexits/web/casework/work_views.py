"""The page on which a reader reads the next person's raw records, and the auditor's page of what that found."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from justexits.web.accounts.permissions import Permission, requires
from justexits.web.audit.events import record_view
from justexits.web.casework import work_list
from justexits.web.casework.models import Outcome
from justexits.web.casework.reviews import outcome_meanings
from justexits.web.casework.selectors import find_person
from justexits.web.lake import reading_for

SALT = "work-list"


class EntryForm(forms.Form):
    """What the raw records show, in the reader's eyes. Nothing is chosen beforehand."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices, widget=forms.RadioSelect, error_messages={"required": "Choose one of the five."}
    )
    note = forms.CharField(label="What did you see? (optional)", required=False, max_length=4000, widget=forms.Textarea)


@requires(Permission.RECORD_REVIEW)
@require_http_methods(["GET", "POST"])
def next_page(request: HttpRequest) -> HttpResponse:
    """The next person's records, without findings; then, after the entry, her page with them."""
    reading = reading_for(request.user.office_id)
    following = work_list.next_for(reading, request.user)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and following is not None:
        try:
            shown = signing.loads(request.POST.get("shown", ""), salt=SALT)
        except signing.BadSignature:
            shown = ""
        if shown != following.person_id:
            messages.info(request, "Your entry about that person is kept already. Here is the next one.")
            return redirect("casework:next")
        if form.is_valid():
            work_list.enter(by=request.user, following=following, snapshot=reading.snapshot.number, **form.cleaned_data)
            messages.success(request, "Your entry is kept. Now read what the rules found, and record your decision.")
            return redirect("casework:person", following.person_id)
    person = find_person(reading, request.user, following.person_id) if following else None
    if following is not None and person is None:
        raise Http404("No such person.")
    if person is not None:
        record_view(request.user, person.person_id, page="next to read")
    context = {
        "person": person,
        "form": form,
        "meanings": [(code, label, outcome_meanings()[code]) for code, label in Outcome.choices],
        "chosen": form["outcome"].value(),
        "shown": signing.dumps(person.person_id, salt=SALT) if person else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "casework/next.html", context, status=status)


@requires(Permission.SEE_ACCESS_LOG)
@require_GET
def exploration_page(request: HttpRequest) -> HttpResponse:
    """What reading found among the queued and among those drawn at random; it names nobody."""
    return render(request, "casework/exploration.html", {"yields": work_list.exploration(request.user)})
