"""What holds for every page: nothing is kept by browsers, sessions end, a second factor, failures in words."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from justexits.core.errors import JustExitsError, NotFound
from justexits.web.accounts.permissions import Refused, ask_to_sign_in
from justexits.web.audit.events import LogUnavailable, record_event
from justexits.web.audit.models import EventKind, Outcome
from justexits.web.lake import NoRecordsYet

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SIGNED_IN_AT = "signed_in_at"
# Where an account without a second factor may still go: to add one, or to leave.
WITHOUT_SECOND_FACTOR = ("account_logout", "account_reauthenticate", "account_change_password", "mfa_")


class NeverKept:
    """No page is stored by a browser or a proxy: the next person at the desk must not go back to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        elif "no-store" not in response["Cache-Control"]:
            response["Cache-Control"] += ", no-store"
        return response


class SessionEnds:
    """Even a session that is never idle ends after SESSION_LONGEST seconds. (Idle ones end by their cookie and record.)"""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        if request.user.is_authenticated:
            began = request.session.setdefault(SIGNED_IN_AT, int(time.time()))
            if time.time() - began > settings.SESSION_LONGEST:
                logout(request)
                messages.info(request, "You were signed out, because your session was 12 hours old. Please sign in again.")
                return ask_to_sign_in(request)
        return self.get_response(request)


class RequireSecondFactor:
    """Where settings ask for it, an account without a second factor can do nothing but add one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Send the account to the page where second factors are added."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if name.startswith(WITHOUT_SECOND_FACTOR):
            return None
        from allauth.mfa.utils import is_mfa_enabled

        if is_mfa_enabled(request.user):
            return None
        messages.info(request, "Add a second factor first: an app that shows codes, or a passkey. Then all pages open.")
        return redirect("mfa_index")


class FaultsInWords:
    """What a person can do something about is told in words, and a refusal is kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our own errors; others go on to Django."""
        if isinstance(error, Refused):
            name = request.resolver_match.view_name if request.resolver_match else ""
            with transaction.atomic():
                record_event(
                    EventKind.ACCESS_REFUSED,
                    by=request.user,
                    outcome=Outcome.REFUSED,
                    detail={"page": name, "permission": error.permission.name.lower()},
                )
            return None
        if isinstance(error, NoRecordsYet):
            return render(request, "no_records.html", {"error": error})
        if isinstance(error, NotFound):
            return render(request, "404.html", {"error": error}, status=HTTPStatus.NOT_FOUND)
        if isinstance(error, LogUnavailable):
            return render(request, "503.html", {"error": error}, status=HTTPStatus.SERVICE_UNAVAILABLE)
        if isinstance(error, JustExitsError):
            return render(request, "503.html", {"error": error}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
        return None
