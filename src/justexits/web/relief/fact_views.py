"""Answering an open fact, and taking an answer back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from justexits.core.errors import JustExitsError
from justexits.web.accounts.permissions import Permission, requires
from justexits.web.audit.events import record_view
from justexits.web.relief import actions, answers
from justexits.web.relief.asked import Asked, asked
from justexits.web.relief.asks import asks
from justexits.web.relief.forms import AnswerForm, TakeBackForm
from justexits.web.relief.records import ReliefPerson
from justexits.web.relief.views import answer_shown, find_or_404, visible_history


@requires(Permission.ANSWER_RELIEF_FACTS)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, person_id: str) -> HttpResponse:
    """Answer one question of fact about a person or one of the person's records."""
    person, wish = find_or_404(request, person_id), asked(request.GET)
    ask = asks().get(request.GET.get("fact", ""))
    if ask is None:
        raise Http404("No such question.")
    record_view(request.user, person_id, page="relief fact")
    version = answers.versions(request.user.office_id, person_id).get(ask.fact, 0)
    records = person.records if ask.of == "charge" else ()
    if request.method == "GET":
        initial: dict[str, Any] = {"seen_snapshot": person.snapshot, "seen_version": version}
        form = AnswerForm(ask, records, initial=initial | {"records": request.GET.getlist("record")})
        return _page(request, person, form, wish)
    form = AnswerForm(ask, records, request.POST)
    if not form.is_valid():
        return _page(request, person, form, wish, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    cleaned = form.cleaned_data
    try:
        actions.answer_fact(
            by=request.user,
            person_id=person_id,
            fact=ask.fact,
            records=cleaned["records"] if ask.of == "charge" else [""],
            value=cleaned["given"],
            source=cleaned["source"],
            note=cleaned["note"],
            seen_snapshot=cleaned["seen_snapshot"],
            seen_version=cleaned["seen_version"],
        )
    except actions.StaleAnswer as error:
        data = form.data.copy()
        data["seen_version"] = str(version)
        again = AnswerForm(ask, records, data)
        return _page(request, person, again, wish, conflict=f"{error.what} {error.remedy}", status=HTTPStatus.CONFLICT)
    messages.success(request, "Your answer is recorded, and the page is worked out anew. You can take it back at any time.")
    return redirect(f"{reverse('relief:person', args=[person_id])}?{wish.query}#answers")


@requires(Permission.ANSWER_RELIEF_FACTS)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, person_id: str, number: int) -> HttpResponse:
    """Take an answer back, with a reason."""
    person, wish = find_or_404(request, person_id), asked(request.GET)
    found = next((one for one in visible_history(request.user, person) if one.pk == number), None)
    if found is None:
        raise Http404("No such answer.")
    record_view(request.user, person_id, page="relief fact")
    form = TakeBackForm(request.POST or None)
    back = f"{reverse('relief:person', args=[person_id])}?{wish.query}#answers"
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back_fact(by=request.user, answer=found, reason=form.cleaned_data["reason"])
            messages.success(request, "The answer is taken back. The question is open again; the history keeps both.")
        except JustExitsError as error:
            messages.error(request, f"{error.what} {error.remedy}")
        return redirect(back)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    context = {"person": person, "shown": answer_shown(found, person), "form": form, "back": back}
    return render(request, "relief/take_back.html", context, status=status)


def _page(
    request: HttpRequest,
    person: ReliefPerson,
    form: AnswerForm,
    wish: Asked,
    *,
    conflict: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    earlier = [one for one in visible_history(request.user, person) if one.fact == form.ask.fact]
    context: dict[str, Any] = {
        "person": person,
        "ask": form.ask,
        "form": form,
        "conflict": conflict,
        "earlier": [answer_shown(one, person) for one in earlier],
        "back": f"{reverse('relief:person', args=[person.person_id])}?{wish.query}#questions",
    }
    return render(request, "relief/answer.html", context, status=status)
