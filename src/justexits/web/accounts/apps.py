"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, roles, permissions, sign-in."""

    name = "justexits.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to sign-ins, so that each is in the audit log."""
        from justexits.web.accounts import signals

        signals.connect()
