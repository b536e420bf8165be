"""The access log: who looked at what."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from justexits.web.accounts.permissions import Permission, requires
from justexits.web.audit.events import verify_chain
from justexits.web.audit.models import EventKind
from justexits.web.audit.presenters import sentence
from justexits.web.audit.selectors import Wanted, events_for

PAGE = 50


def _list(request: HttpRequest, **more: object) -> HttpResponse:
    wanted = Wanted(*(request.GET.get(name, "").strip() for name in ("person", "by", "kind")))
    page = Paginator(events_for(request.user, wanted), PAGE).get_page(request.GET.get("page"))
    rows = [{"event": event, "sentence": sentence(event)} for event in page]
    context = {"wanted": wanted, "page": page, "rows": rows, "kinds": EventKind.choices}
    return render(request, "audit/log.html", context | more)


@requires(Permission.SEE_ACCESS_LOG)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """The events of the office, newest first, by person, account and kind."""
    return _list(request)


@requires(Permission.SEE_ACCESS_LOG)
@require_POST
def proof(request: HttpRequest) -> HttpResponse:
    """Read the whole log and say whether anything was changed, left out or moved."""
    return _list(request, report=verify_chain())
