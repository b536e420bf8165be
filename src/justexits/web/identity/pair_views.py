"""Two records side by side: what agrees and what does not, what each comparison counts, and what people answered."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from justexits.core.errors import BadInput
from justexits.web.accounts.permissions import Permission, has_permission, require, requires
from justexits.web.identity import actions, decisions, selectors
from justexits.web.identity.forms import LinkForm, TakeBackForm
from justexits.web.identity.logged import log_pair
from justexits.web.identity.models import LinkDecision
from justexits.web.lake import reading_for


def _found(request: HttpRequest, party_id: str, other_party_id: str) -> selectors.Comparison:
    found = selectors.compare(reading_for(request.user.office_id), request.user, (party_id, other_party_id))
    if found is None or party_id >= other_party_id:
        raise Http404("No such pair.")
    return found


@requires(Permission.SEE_LINKS)
@require_http_methods(["GET", "POST"])
def pair_page(request: HttpRequest, party_id: str, other_party_id: str) -> HttpResponse:
    """Two records of the office, whether joined or not; an answer about them."""
    found = _found(request, party_id, other_party_id)
    log_pair(request.user, found.pair, page="pair")
    version = decisions.version(request.user.office_id, found.pair)
    if request.method == "GET":
        return _page(request, found, LinkForm(initial={"seen_snapshot": found.snapshot, "seen_version": version}))
    require(request.user, Permission.DECIDE_LINKS)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    given = form.cleaned_data
    try:
        actions.decide_link(
            by=request.user,
            pair=found.pair,
            answer=given["answer"],
            reason=given["reason"],
            seen_snapshot=given["seen_snapshot"] or found.snapshot,
            seen_version=-1 if given["seen_version"] is None else given["seen_version"],
            touches_juvenile=found.touches_juvenile,
            weight=selectors.explanation(reading_for(request.user.office_id), request.user, found.pair).weight,
        )
    except actions.StaleLink as error:
        data = form.data.copy()
        data["seen_version"] = str(version)
        return _page(request, found, LinkForm(data), conflict=f"{error.what} {error.remedy}", status=HTTPStatus.CONFLICT)
    except BadInput as error:
        return _page(request, found, form, conflict=f"{error.what} {error.remedy}", status=HTTPStatus.CONFLICT)
    state = decisions.state_of(decisions.history(request.user, found.pair))
    said = "A second reader has to confirm it, because a child's records are touched. " if state == decisions.WAITING else ""
    messages.success(request, f"Your answer is recorded. {said}You can take it back for 10 minutes.")
    return redirect("identity:pair", *found.pair)


def _page(
    request: HttpRequest, found: selectors.Comparison, form: LinkForm, *, conflict: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    history = decisions.history(request.user, found.pair)
    state = decisions.state_of(history)
    waits = decisions.waits_for(history)
    may_decide = has_permission(request.user, Permission.DECIDE_LINKS)
    context = {
        "found": found,
        "form": form,
        "conflict": conflict,
        # A second reader answers without having read the first one's answer and reason.
        "hides_first": waits is not None and waits.by_id != request.user.pk and may_decide,
        "state": decisions.STATE_WORDS[state],
        "is_second": waits is not None and waits.by_id != request.user.pk,
        "history": decisions.shown(history, request.user),
        "may_decide": may_decide,
    }
    return render(request, "identity/pair.html", context, status=status)


@requires(Permission.SEE_LINKS)
@require_GET
def why_page(request: HttpRequest, party_id: str, other_party_id: str) -> HttpResponse:
    """What each comparison counts for or against one person: a page of its own, and a part of the pair's page."""
    found = _found(request, party_id, other_party_id)
    log_pair(request.user, found.pair, page="why")
    explained = selectors.explanation(reading_for(request.user.office_id), request.user, found.pair)
    context = {"found": found, "explained": explained, "steps": selectors.steps_of(explained)}
    return render(request, "identity/why.html", context)


@requires(Permission.DECIDE_LINKS)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, party_id: str, other_party_id: str, number: int) -> HttpResponse:
    """Take an answer back within ten minutes, with a reason."""
    found = _found(request, party_id, other_party_id)
    mine = {"office_id": request.user.office_id, "party_id": party_id, "other_party_id": other_party_id}
    decision = LinkDecision.objects.filter(**mine, number=number, stratum="").first()
    if decision is None:
        raise Http404("No such answer.")
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_link(by=request.user, decision=decision, reason=form.cleaned_data["reason"])
            messages.success(request, "The answer is taken back. It stays in the history with your reason.")
        except BadInput as error:
            messages.error(request, f"{error.what} {error.remedy}")
        return redirect("identity:pair", *found.pair)
    return render(request, "identity/take_back.html", {"found": found, "decision": decision, "form": form})
