"""What may be done, who may do it, and the one decorator that every view carries.

A view says its access once: `@requires(Permission.SEE_QUEUE)`, `@signed_in` (any account) or `@public`. A test walks the
URLconf and fails for a view that says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from justexits.web.accounts.models import User

View = Callable[..., HttpResponseBase]


class Permission(StrEnum):
    """One thing that a person may do here. The text is how a page names it."""

    SEE_QUEUE = "see the review queue"
    SEE_SENIOR_LANE = "see the senior lane of the review queue"
    SEE_PERSON = "see a person's records"
    SEE_JUVENILE_RECORDS = "see juvenile records"
    SEE_VICTIM_ADDRESS = "see where a victim lives"
    RECORD_REVIEW = "record a review"
    SEE_SOURCE_ROWS = "see the rows that records came from"
    SEE_LINKS = "see which records may be one person"
    DECIDE_LINKS = "decide whether records are one person"
    SEE_RELIEF = "see what relief law may undo for a person"
    ANSWER_RELIEF_FACTS = "answer the facts that relief law asks for"
    SEE_MEASURES = "see measures"
    SEE_SMALL_NUMBERS = "see figures of fewer than 10 people"
    EXPORT_FIGURES = "download figures"
    COMPARE_OFFICES = "compare the office with other offices"
    SET_TARGETS = "set targets for measures"
    ANNOTATE_FIGURES = "note beside figures what happened"
    RECORD_MEETINGS = "record review meetings"
    SEE_IMPORTS = "see imports and their faults"
    BRING_RECORDS_IN = "bring records in, and take imports back"
    MAP_CHARGE_TEXTS = "say what charge texts are"
    EXPORT_FAULTY_ROWS = "download rows that did not fit"
    SEE_ACCESS_LOG = "see the access log"
    MANAGE_ACCOUNTS = "manage accounts"


class Open(StrEnum):
    """Access that needs no permission."""

    PUBLIC = "everybody"
    SIGNED_IN = "everybody who is signed in"


class Refused(PermissionDenied):
    """The account may not do this; the 403 page says who may."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        super().__init__(f"You may not {permission.value}.")


def has_permission(user: User | AnonymousUser, permission: Permission) -> bool:
    """Whether one of the user's roles may do this. An account that is closed, or that nobody is signed in to, may do nothing."""
    from justexits.web.accounts.roles import ROLES

    if not user.is_authenticated or not user.is_active:
        return False
    return any(permission in ROLES[role].permissions for role in user.roles if role in ROLES)


def require(user: User | AnonymousUser, permission: Permission) -> None:
    """For selectors and actions: raise Refused where the user may not do this."""
    if not has_permission(user, permission):
        raise Refused(permission)


def access_of(view: Any) -> Permission | Open | None:
    """What a view says about its access; None where it says nothing, which a test forbids."""
    found: Permission | Open | None = getattr(view, "access", None)
    return found


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a stranger to the sign-in page, and afterwards back to where they wanted to go."""
    from django.contrib.auth.views import redirect_to_login  # loads the account model, which loads the roles, which load this

    return redirect_to_login(request.get_full_path())


def requires(permission: Permission) -> Callable[[View], View]:
    """The view is for accounts with this permission. Others are refused, which is kept; strangers are asked to sign in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            require(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]  # a mark that access_of reads
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """The view is for every account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.access = Open.SIGNED_IN  # type: ignore[attr-defined]  # a mark that access_of reads
    return guarded


def public(view: View) -> View:
    """The view is for everybody, signed in or not."""

    @wraps(view)
    def unguarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    unguarded.access = Open.PUBLIC  # type: ignore[attr-defined]  # a mark that access_of reads
    return unguarded
