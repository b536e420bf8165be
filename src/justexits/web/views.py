"""The home page and the pages for errors."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static

from justexits.web.accounts.permissions import Permission, Refused, public, signed_in
from justexits.web.accounts.roles import who_may
from justexits.web.navigation import places_for


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Where a signed-in person begins: one tile for each thing that their roles let them do."""
    return render(request, "home.html", {"tiles": places_for(request.user)})


@public
def icon(request: HttpRequest) -> HttpResponsePermanentRedirect:
    """Browsers ask for /favicon.ico whatever a page says."""
    return HttpResponsePermanentRedirect(static("img/icon.svg"))


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says who may, and whom to ask."""
    permission: Permission | None = exception.permission if isinstance(exception, Refused) else None
    context = {
        "permission": permission,
        "who_may": who_may(permission) if permission else [],
        "who_manages": who_may(Permission.MANAGE_ACCOUNTS),
    }
    return render(request, "403.html", context, status=HTTPStatus.FORBIDDEN)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or that another site sent."""
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)
