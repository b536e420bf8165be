"""Views that people save: a choice of figures under a name, for oneself or for the office; removed ones can be put back."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from justexits.core.errors import BadInput
from justexits.web.accounts.permissions import Permission, requires
from justexits.web.performance import deciding, decisions
from justexits.web.performance.asked import asked_for
from justexits.web.performance.definitions import definitions
from justexits.web.performance.forms import ViewForm
from justexits.web.performance.models import SavedView


@requires(Permission.SEE_MEASURES)
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """The user's views and those that the office shares; those that the user removed, to be put back."""
    removed = SavedView.objects.filter(by=request.user, office_id=request.user.office_id).exclude(removed_at=None)
    known = definitions()
    rows = [
        {"view": one, "address": address_of(one), "measure": known[one.measure].name, "is_mine": one.by_id == request.user.pk}
        for one in decisions.views_of(request.user)
        if one.measure in known
    ]
    return render(request, "performance/saved.html", {"rows": rows, "removed": removed})


@requires(Permission.SEE_MEASURES)
@require_POST
def save(request: HttpRequest, measure: str) -> HttpResponse:
    """Save the figures that the address chooses under a name."""
    asked = asked_for(request, measure)
    here = f"{reverse('performance:measure', args=[measure])}?{asked.choice.query}"
    form = ViewForm(request.POST)
    if not form.is_valid():
        return render(request, "performance/save.html", {"form": form, "back": here}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    deciding.save_view(by=request.user, measure=measure, grain=asked.choice.grain, group_by=asked.choice.by, **form.cleaned_data)
    messages.success(request, "The view is saved. It is in the list of saved views.")
    return redirect(here)


@requires(Permission.SEE_MEASURES)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view of one's own; it can be put back."""
    return _change(request, pk, removes=True)


@requires(Permission.SEE_MEASURES)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a removed view of one's own back."""
    return _change(request, pk, removes=False)


def _change(request: HttpRequest, pk: int, *, removes: bool) -> HttpResponse:
    view = SavedView.objects.filter(office_id=request.user.office_id, pk=pk).first()
    if view is None or (view.by_id != request.user.pk and not view.is_shared):
        raise Http404("No such view.")
    try:
        (deciding.remove_view if removes else deciding.restore_view)(by=request.user, view=view)
        messages.success(request, "The view is removed. You can put it back below." if removes else "The view is back.")
    except BadInput as error:
        messages.error(request, f"{error.what} {error.remedy}")
    return redirect("performance:saved")


def address_of(view: SavedView) -> str:
    """Where a view leads."""
    query = QueryDict(mutable=True)
    query["grain"], query["by"] = view.grain, view.group_by
    return f"{reverse('performance:measure', args=[view.measure])}?{query.urlencode()}"
