"""The pages on which people set targets, note what happened, and record review meetings; each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from justexits.core.errors import BadInput
from justexits.web.accounts.permissions import Permission, has_permission, require, requires
from justexits.web.accounts.roles import ROLES
from justexits.web.lake import newest_snapshot, reading_for
from justexits.web.performance import deciding, decisions, words
from justexits.web.performance.definitions import Definition, definitions
from justexits.web.performance.forms import BaselineForm, MeetingForm, NoteForm, TakeBackForm, TargetForm
from justexits.web.performance.models import Annotation, Meeting, Target
from justexits.web.performance.selectors import offers

UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@requires(Permission.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, measure: str) -> HttpResponse:
    """Set a target for a measure, with the history of its targets beside the form."""
    definition = _definition(measure)
    history = decisions.targets_of(request.user, measure)
    if request.method == "GET":
        return _target_page(request, definition, history, TargetForm(definition, initial={"seen": len(history)}))
    form = TargetForm(definition, request.POST)
    if not form.is_valid():
        return _target_page(request, definition, history, form, status=UNFIT)
    try:
        deciding.set_target(by=request.user, measure=measure, snapshot=newest_snapshot().number, **form.cleaned_data)
    except deciding.StaleTarget as error:
        data = form.data.copy()
        data["seen"] = str(len(decisions.targets_of(request.user, measure)))
        form = TargetForm(definition, data)
        form.add_error(None, f"{error.what} {error.remedy}")
        return _target_page(request, definition, history, form, status=HTTPStatus.CONFLICT)
    except BadInput as error:
        form.add_error(None, f"{error.what} {error.remedy}")
        return _target_page(request, definition, history, form, status=UNFIT)
    messages.success(request, "The target is set. It can be taken back at any time; its history stays.")
    return redirect("performance:measure", measure)


def _target_page(
    request: HttpRequest, definition: Definition, history: list[Target], form: TargetForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"definition": definition, "form": form, "history": targets_shown(history, definition)}
    return render(request, "performance/target.html", context, status=status)


def targets_shown(history: list[Target], definition: Definition) -> list[dict[str, Any]]:
    """The targets of a measure as a page lists them; the newest that was not taken back holds."""
    holds = next((one.number for one in history if not one.is_taken_back), None)
    return [
        {
            "target": one,
            "value": words.number(one.value, definition.unit),
            "owner": role_words([one.owner]),
            "holds": one.number == holds,
        }
        for one in history
    ]


def role_words(names: list[str]) -> str:
    """Roles by the names that people read."""
    return ", ".join(ROLES[name].display_name if name in ROLES else name for name in names)


@requires(Permission.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def take_back_target(request: HttpRequest, measure: str, number: int) -> HttpResponse:
    """Take back a target, with a reason."""
    definition = _definition(measure)
    found = next((one for one in decisions.targets_of(request.user, measure) if one.number == number), None)
    if found is None:
        raise Http404("No such target.")
    what = f"The target of {words.number(found.value, definition.unit)} for “{definition.name}”, due {found.due_on:%-d %B %Y}."

    def take_back(reason: str) -> None:
        deciding.take_back_target(by=request.user, target=found, reason=reason)

    return _taking_back(request, what, reverse("performance:measure", args=[measure]), take_back)


@requires(Permission.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def baseline(request: HttpRequest, measure: str) -> HttpResponse:
    """Lock the baseline of a measure on a day, with those that were locked before beside the form."""
    definition = _definition(measure)
    form = BaselineForm(request.POST or None)
    status = UNFIT if request.method == "POST" else HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            deciding.lock_baseline(by=request.user, measure=measure, snapshot=newest_snapshot().number, **form.cleaned_data)
        except BadInput as error:
            form.add_error(None, f"{error.what} {error.remedy}")
        else:
            messages.success(request, "The baseline is locked. What came after is held against it from now on.")
            return redirect("performance:measure", measure)
    history = decisions.baselines_of(request.user, measure)
    holds = next((one.pk for one in history if not one.is_taken_back), None)
    context = {"definition": definition, "form": form, "history": history, "holds": holds}
    return render(request, "performance/baseline.html", context, status=status)


@requires(Permission.SET_TARGETS)
@require_http_methods(["GET", "POST"])
def take_back_baseline(request: HttpRequest, measure: str, pk: int) -> HttpResponse:
    """Unlock a baseline, with a reason."""
    definition = _definition(measure)
    found = next((one for one in decisions.baselines_of(request.user, measure) if one.pk == pk), None)
    if found is None:
        raise Http404("No such baseline.")
    what = f"The baseline of “{definition.name}” until {found.until:%-d %B %Y}."

    def take_back(reason: str) -> None:
        deciding.take_back_baseline(by=request.user, baseline=found, reason=reason)

    return _taking_back(request, what, reverse("performance:measure", args=[measure]), take_back)


@requires(Permission.SEE_MEASURES)
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest) -> HttpResponse:
    """What happened in the office or the law, by day; a form for whoever may add to it."""
    if request.method == "POST":
        require(request.user, Permission.ANNOTATE_FIGURES)
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                deciding.annotate(by=request.user, snapshot=newest_snapshot().number, **form.cleaned_data)
            except BadInput as error:
                form.add_error(None, f"{error.what} {error.remedy}")
            else:
                messages.success(request, "The note stands beside the figures from now on.")
                return redirect("performance:notes")
        return _notes_page(request, form, status=UNFIT)
    return _notes_page(request, NoteForm(initial={"measure": request.GET.get("measure", "")}))


def _notes_page(request: HttpRequest, form: NoteForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    known = definitions()
    rows = [
        {"note": one, "measure": known[one.measure].name if one.measure in known else "Every measure"}
        for one in decisions.all_annotations(request.user)
    ]
    may_add = has_permission(request.user, Permission.ANNOTATE_FIGURES)
    return render(request, "performance/notes.html", {"rows": rows, "form": form, "may_add": may_add}, status=status)


@requires(Permission.ANNOTATE_FIGURES)
@require_http_methods(["GET", "POST"])
def take_back_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a note, with a reason."""
    found = Annotation.objects.filter(office_id=request.user.office_id, pk=pk).first()
    if found is None:
        raise Http404("No such note.")

    def take_back(reason: str) -> None:
        deciding.take_back_annotation(by=request.user, note=found, reason=reason)

    return _taking_back(request, f"The note on {found.on:%-d %B %Y}: {found.text}", reverse("performance:notes"), take_back)


@requires(Permission.SEE_MEASURES)
@require_http_methods(["GET", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """The office's review meetings, with what came of each; a form for whoever may record one."""
    counted = [known for id, known in definitions().items() if id in offers(reading_for(request.user.office_id), request.user)]
    if request.method == "GET":
        return _meetings_page(request, MeetingForm(counted))
    require(request.user, Permission.RECORD_MEETINGS)
    form = MeetingForm(counted, request.POST)
    if form.is_valid():
        try:
            deciding.record_meeting(by=request.user, snapshot=newest_snapshot().number, **form.cleaned_data)
        except BadInput as error:
            form.add_error(None, f"{error.what} {error.remedy}")
        else:
            messages.success(request, "The meeting is recorded.")
            return redirect("performance:meetings")
    return _meetings_page(request, form, status=UNFIT)


def _meetings_page(request: HttpRequest, form: MeetingForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    known = definitions()
    rows = [
        {
            "meeting": one,
            "roles": role_words(one.roles),
            "looked_at": [known[measure] for measure in one.measures if measure in known],
        }
        for one in decisions.meetings_of(request.user)
    ]
    may_record = has_permission(request.user, Permission.RECORD_MEETINGS)
    context = {"rows": rows, "form": form, "may_record": may_record}
    return render(request, "performance/meetings.html", context, status=status)


@requires(Permission.RECORD_MEETINGS)
@require_http_methods(["GET", "POST"])
def take_back_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a meeting's record, with a reason."""
    found = Meeting.objects.filter(office_id=request.user.office_id, pk=pk).first()
    if found is None:
        raise Http404("No such meeting.")

    def take_back(reason: str) -> None:
        deciding.take_back_meeting(by=request.user, meeting=found, reason=reason)

    return _taking_back(request, f"The meeting on {found.on:%-d %B %Y}.", reverse("performance:meetings"), take_back)


def _taking_back(request: HttpRequest, what: str, back: str, take_back: Callable[[str], None]) -> HttpResponse:
    """The page that asks why; what is taken back stays in the history, with the reason."""
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back(form.cleaned_data["reason"])
            messages.success(request, "It is taken back. It stays in the history with your reason.")
        except BadInput as error:
            messages.error(request, f"{error.what} {error.remedy}")
        return redirect(back)
    status = UNFIT if request.method == "POST" else HTTPStatus.OK
    return render(request, "performance/take_back.html", {"what": what, "back": back, "form": form}, status=status)


def _definition(measure: str) -> Definition:
    definition = definitions().get(measure)
    if definition is None:
        raise Http404("No such measure.")
    return definition
