"""The office's practices: what was agreed, how far it is followed, and the checklist by which somebody says so of a case."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from justexits.core.errors import BadInput
from justexits.measures.practices import checklist, practice_of
from justexits.measures.practices import practices as all_practices
from justexits.web.accounts.permissions import Permission, has_permission, require, requires
from justexits.web.lake import reading_for
from justexits.web.performance import checklists
from justexits.web.performance.forms import ChecklistForm


@requires(Permission.SEE_MEASURES)
@require_GET
def practices(request: HttpRequest) -> HttpResponse:
    """Every practice with its items and how often each was met."""
    reading = reading_for(request.user.office_id)
    found = [{"practice": one, "followed": checklists.followed(reading, request.user, one)} for one in all_practices()]
    context = {"practices": found, "snapshot_number": reading.snapshot.number}
    return render(request, "performance/practices.html", context)


@requires(Permission.SEE_MEASURES)
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, name: str) -> HttpResponse:
    """One practice: its policy, its items, and the checklist for whoever may answer it."""
    found = practice_of(name)
    if found is None:
        raise Http404("No such practice.")
    reading, items = reading_for(request.user.office_id), list(checklist(name))
    form, status = ChecklistForm(items), HTTPStatus.OK
    if request.method == "POST":
        require(request.user, Permission.RECORD_REVIEW)
        form, status = ChecklistForm(items, request.POST), HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            case_id = form.cleaned_data["case_id"]
            try:
                checklists.answer(by=request.user, reading=reading, practice=found, case_id=case_id, answers=form.answers)
            except BadInput as error:
                form.add_error(None, f"{error.what} {error.remedy}")
            else:
                messages.success(request, "The answers are kept. They come into the figures with the next snapshot.")
                return redirect("performance:practice", name)
    reads_people = has_permission(request.user, Permission.SEE_PERSON)
    context = {
        "practice": found,
        "followed": checklists.followed(reading, request.user, found),
        "form": form if items and has_permission(request.user, Permission.RECORD_REVIEW) else None,
        "answered": checklists.answers_of(request.user, found) if items and reads_people else [],
        "snapshot_number": reading.snapshot.number,
    }
    return render(request, "performance/practice.html", context, status=status)
