"""Sign-ins, sign-outs, failures and second factors, written into the audit log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth_signals
from django.db import transaction
from django.http import HttpRequest


def connect() -> None:
    """Start to listen; called once, when the app is ready."""
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="audit-signed-in")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="audit-signed-out")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="audit-failed")
    user_locked_out.connect(_locked, dispatch_uid="audit-locked")
    account_signals.password_changed.connect(_password, dispatch_uid="audit-password")
    mfa_signals.authenticator_added.connect(_factor_added, dispatch_uid="audit-factor-added")
    mfa_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="audit-factor-removed")


def _keep(kind: str, user: Any = None, **more: Any) -> None:
    from justexits.web.audit.events import record_event
    from justexits.web.audit.models import EventKind

    with transaction.atomic():
        record_event(EventKind(kind), by=user, **more)


def _signed_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    _keep("signed_in", user)


def _signed_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        _keep("signed_out", user)


def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    from justexits.web.accounts.lockout import name_for_counting
    from justexits.web.audit.models import Outcome

    _keep("sign_in_failed", outcome=Outcome.REFUSED, **_as_typed(name_for_counting(request, credentials)))


def _locked(sender: Any, request: HttpRequest, username: str | None = None, **_: Any) -> None:
    from justexits.web.audit.models import Outcome

    _keep("locked_out", outcome=Outcome.REFUSED, **_as_typed(username))


def _as_typed(username: str | None) -> dict[str, str]:
    """The account that was meant, with its office. What is no account is not kept: it may be a password in the wrong box."""
    from justexits.web.accounts.models import User

    found = User.objects.filter(username__iexact=username or "").first()
    if found is None:
        return {"by_username": "(no such account)"}
    return {"by_username": found.username, "office_id": found.office_id}


def _password(sender: Any, user: Any, **_: Any) -> None:
    _keep("password_changed", user)


def _factor_added(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _keep("second_factor_added", user, detail={"type": str(authenticator.type)})


def _factor_removed(sender: Any, user: Any, authenticator: Any, **_: Any) -> None:
    _keep("second_factor_removed", user, detail={"type": str(authenticator.type)})
