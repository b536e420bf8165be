"""What happens after five wrong passwords."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOO_MANY_REQUESTS = 429


def name_for_counting(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """Under which name a failed sign-in is counted: the user name, also for somebody who typed their e-mail address."""
    given = credentials or {}
    typed = given.get("username") or given.get("email") or given.get("login")
    if not typed and request is not None:
        typed = request.POST.get("login")
    if not typed:
        return None
    typed = str(typed).strip()
    if "@" in typed:
        user = get_user_model().objects.filter(email__iexact=typed).first()
        if user is not None:
            return user.get_username().lower()
    return typed.lower()


def locked_page(request: HttpRequest, response: Any = None, credentials: dict[str, Any] | None = None, *_: Any) -> HttpResponse:
    """The page that says that the account is locked for half an hour; the same whether or not there is such an account."""
    return render(request, "account/locked.html", status=TOO_MANY_REQUESTS)
