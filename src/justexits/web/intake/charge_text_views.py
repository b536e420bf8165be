"""The pages on which an analyst says what charge texts are, and which rules and measures the records can carry."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from justexits.core.errors import BadInput
from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, requires
from justexits.web.intake import charge_texts
from justexits.web.lake import reading_for


class TextForm(forms.Form):
    """What a charge text is, and why."""

    classes = forms.MultipleChoiceField(
        label="What is it? Choose all that fit; choose none to take an earlier decision back.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    why = forms.CharField(label="Why?", max_length=500, error_messages={"required": "Say in a few words how you know."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].choices = [(code, f"{words} ({code})") for code, words in code_list("offense_class").items()]


@requires(Permission.MAP_CHARGE_TEXTS)
@require_GET
def texts_page(request: HttpRequest) -> HttpResponse:
    """Charge texts without a class, most frequent first."""
    given = request.GET.get("page", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 1
    page = charge_texts.unmapped(reading_for(request.user.office_id), request.user, number)
    return render(request, "intake/charge_texts.html", {"page": page})


@requires(Permission.MAP_CHARGE_TEXTS)
@require_http_methods(["GET", "POST"])
def text_page(request: HttpRequest, digest: str) -> HttpResponse:
    """One charge text: decide what it is, with what was decided before."""
    found = charge_texts.find_text(reading_for(request.user.office_id), request.user, digest)
    if found is None:
        raise Http404("No such charge text without a class.")
    text, charges = found
    form = TextForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                charge_texts.decide_text(by=request.user, text=text, digest=digest, **form.cleaned_data)
            except BadInput as error:
                form.add_error(None, f"{error.what} {error.remedy}")
            else:
                messages.success(request, "The decision is kept. It counts when the records are screened again.")
                return redirect("charge_texts:list")
    context = {"text": text, "charges": charges, "form": form, "history": charge_texts.history(request.user, text)}
    return render(request, "intake/charge_text.html", context, status=status)


@requires(Permission.SEE_IMPORTS)
@require_GET
def readiness_page(request: HttpRequest) -> HttpResponse:
    """Which rules and measures the office's records can carry, and what to record for the others."""
    found = charge_texts.readiness_of(reading_for(request.user.office_id), request.user)
    return render(request, "intake/readiness.html", found)
