"""The audit app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit log and the page that reads it."""

    name = "justexits.web.audit"
    label = "audit"
