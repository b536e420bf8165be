"""How sign-in differs from allauth's usual way."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: an administrator does."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
