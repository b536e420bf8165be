"""The relief page of one person, and the trace of one answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from justexits.relief import law, tracks
from justexits.web.accounts.permissions import Permission, has_permission, requires
from justexits.web.audit.events import record_view
from justexits.web.lake import reading_for
from justexits.web.relief import answers, law_words
from justexits.web.relief.asked import asked
from justexits.web.relief.asks import asks
from justexits.web.relief.forms import AnswerForm
from justexits.web.relief.page import Answered, ReliefPage, answered_page, traced
from justexits.web.relief.records import ReliefPerson, current_id, find_relief

if TYPE_CHECKING:
    from justexits.web.accounts.models import User
    from justexits.web.relief.models import ReliefFact


@requires(Permission.SEE_RELIEF)
@require_GET
def person_page(request: HttpRequest, person_id: str) -> HttpResponse:
    """Every provision side by side for every charge of a person. Opening it is kept before anything is shown."""
    reading = reading_for(request.user.office_id)
    now = current_id(reading, request.user, person_id)
    if now != person_id:
        return redirect("relief:person", now)
    person = find_or_404(request, person_id)
    record_view(request.user, person_id, page="relief")
    wish = asked(request.GET)
    history = visible_history(request.user, person)
    standing = answers.standing(history)
    page = answered_page(law(), person, standing, wish.as_of) if person.state and person.records else None
    may_answer = has_permission(request.user, Permission.ANSWER_RELIEF_FACTS)
    context = {
        "person": person,
        "asked": wish,
        "page": page,
        "state_name": law_words.state_name(person.state) if person.state else "",
        "questions": _questions(request.user, person, page) if page else [],
        "history": _history(history, standing, person, may_answer),
        "elsewhere": _elsewhere(wish.also, page),
        "may_answer": may_answer,
        "may_see_person": has_permission(request.user, Permission.SEE_PERSON),
        "may_see_rows": has_permission(request.user, Permission.SEE_SOURCE_ROWS),
        "juvenile_held": not has_permission(request.user, Permission.SEE_JUVENILE_RECORDS),
        "outcome_meanings": [(one.words, words) for one, words in law_words.OUTCOME_MEANINGS.items()],
    }
    status = HTTPStatus.OK if wish.form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "relief/person.html", context, status=status)


@requires(Permission.SEE_RELIEF)
@require_GET
def trace_page(request: HttpRequest, person_id: str) -> HttpResponse:
    """Why one provision answers so for one record: every condition with its value, source and citation."""
    person = find_or_404(request, person_id)
    record = person.record(request.GET.get("record", ""))
    provision = next((one for one in law().provisions if one.id == request.GET.get("provision", "")), None)
    if record is None or provision is None or not person.state:
        raise Http404("No such record or provision.")
    record_view(request.user, person_id, page="relief trace")
    wish = asked(request.GET)
    standing = answers.standing(visible_history(request.user, person))
    found = traced(law(), person, standing, wish.as_of, record.key, provision.id)
    if found is None:
        raise Http404("This provision does not answer for that record.")
    context = {
        "person": person,
        "record": record,
        "provision": provision,
        "place": law_words.state_name(provision.jurisdiction),
        "layer": law_words.words("layer", provision.layer),
        "found": found,
        "asked": wish,
        "may_see_rows": has_permission(request.user, Permission.SEE_SOURCE_ROWS),
    }
    return render(request, "relief/trace.html", context)


def find_or_404(request: HttpRequest, person_id: str) -> ReliefPerson:
    """The person as this user may see her; for another office's person the same answer as for nobody."""
    person = find_relief(reading_for(request.user.office_id), request.user, person_id)
    if person is None:
        raise Http404("No such person.")
    return person


def visible_history(user: User, person: ReliefPerson) -> list[ReliefFact]:
    """The answers about the person, without those about records that this user may not see or that are sealed."""
    keys = {"", *(one.key for one in person.records)}
    return [one for one in answers.history(user, person.ids) if one.record in keys]


def _questions(user: User, person: ReliefPerson, page: ReliefPage) -> list[dict[str, Any]]:
    """The open questions, each with the forms in which it is answered."""
    versions = answers.versions(user.office_id, person.person_id)
    shown = []
    for number, question in enumerate(page.questions, start=1):
        fields = []
        for part, (ask, records) in enumerate(question.fields):
            initial: dict[str, Any] = {"seen_snapshot": person.snapshot, "seen_version": versions.get(ask.fact, 0)}
            initial["records"] = [one.key for one in records] if len(records) == 1 else []
            fields.append({"ask": ask, "form": AnswerForm(ask, records, initial=initial, auto_id=f"q{number}-{part}-%s")})
        shown.append({"question": question, "number": number, "fields": fields})
    return shown


def _history(history: list[ReliefFact], standing: Answered, person: ReliefPerson, may_answer: bool) -> list[dict[str, Any]]:
    """The answers given, newest first, in words, with whether each counts."""
    counting = {one.pk for one in standing.values()}
    return [
        answer_shown(one, person) | {"counts": one.pk in counting, "may_change": may_answer and one.pk in counting}
        for one in history
    ]


def answer_shown(one: ReliefFact, person: ReliefPerson) -> dict[str, Any]:
    """An answer in the words of the page."""
    ask, record = asks().get(one.fact), person.record(one.record)
    return {
        "answer": one,
        "words": ask.words if ask else one.fact,
        "value": ask.value_words(one.value) if ask else one.value,
        "about": f"{record.what}, {record.case_id}" if record else "",
    }


def _elsewhere(also: tuple[str, ...], page: ReliefPage | None) -> list[dict[str, Any]]:
    """What further jurisdictions offer. No record here is of them, so no record is held against their law."""
    mine = {part.code for part in page.parts} if page else set()
    return [
        {
            "code": code,
            "name": law_words.state_name(code),
            "provisions": [
                {"provision": one, "entries": [entries[0] for entries in tracks(one)]} for one in law().of(code) if tracks(one)
            ],
        }
        for code in also
        if code not in mine
    ]
