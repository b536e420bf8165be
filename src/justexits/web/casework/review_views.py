"""The page on which a reviewer decides, and takes a decision back."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from justexits.core.errors import BadInput
from justexits.web.accounts.permissions import Permission, require, requires
from justexits.web.audit.events import record_view
from justexits.web.casework import actions, reviews
from justexits.web.casework.blind import may_see_findings
from justexits.web.casework.forms import ReviewForm, WithdrawForm
from justexits.web.casework.models import Review
from justexits.web.casework.selectors import PersonPage
from justexits.web.casework.views import find_or_404, may_review


@requires(Permission.RECORD_REVIEW)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, person_id: str) -> HttpResponse:
    """Decide about a person, with the findings beside the form."""
    person = find_or_404(request, person_id)
    if not may_review(request, person):
        require(request.user, Permission.SEE_SENIOR_LANE)
    if not may_see_findings(request.user, person_id):
        messages.info(request, "Read the raw records first, and write down what they show. Then decide.")
        return redirect("casework:person", person_id)
    record_view(request.user, person_id, page="review")
    version = reviews.history_version(request.user.office_id, person_id)
    if request.method == "GET":
        form = ReviewForm(initial={"seen_snapshot": person.snapshot, "seen_version": version})
        return _page(request, person, form)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if form.cleaned_data["seen_snapshot"] != person.snapshot:
        return _conflict(
            request, person, form, "The records were brought up to date since you opened this page. Look at the findings again."
        )
    try:
        actions.record_review(
            by=request.user, person_id=person_id, indicator_versions=person.indicator_versions, **form.cleaned_data
        )
    except actions.StaleReview as error:
        return _conflict(request, person, form, f"{error.what} {error.remedy}")
    messages.success(request, "Your decision is recorded. You can take it back for 10 minutes, and revise it at any time.")
    return redirect("casework:person", person_id)


@requires(Permission.RECORD_REVIEW)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, person_id: str, number: int) -> HttpResponse:
    """Take a decision back within ten minutes, with a reason."""
    person = find_or_404(request, person_id)
    found = Review.objects.filter(office_id=request.user.office_id, person_id=person_id, number=number).first()
    if found is None:
        raise Http404("No such review.")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_review(by=request.user, review=found, reason=form.cleaned_data["reason"])
            messages.success(request, "The decision is taken back. It stays in the history with your reason.")
        except BadInput as error:
            messages.error(request, f"{error.what} {error.remedy}")
        return redirect("casework:person", person_id)
    context = {"person": person, "shown": reviews.shown(found), "form": form}
    return render(request, "casework/withdraw.html", context)


def _conflict(request: HttpRequest, person: PersonPage, form: ReviewForm, what: str) -> HttpResponse:
    """The form again, what was typed kept, with what changed above it; sending it once more then counts."""
    data = form.data.copy()
    data["seen_snapshot"] = str(person.snapshot)
    data["seen_version"] = str(reviews.history_version(request.user.office_id, person.person_id))
    return _page(request, person, ReviewForm(data), conflict=what, status=HTTPStatus.CONFLICT)


def _page(request: HttpRequest, person: PersonPage, form: ReviewForm, *, conflict: str = "", status: int = 200) -> HttpResponse:
    context = {
        "person": person,
        "form": form,
        "conflict": conflict,
        "history": reviews.history_shown(reviews.history(request.user, person.person_id), request.user),
    }
    return render(request, "casework/review.html", context, status=status)
