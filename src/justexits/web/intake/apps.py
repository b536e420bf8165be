"""The app of imports and source rows."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Imports, quarantined rows, source rows."""

    name = "justexits.web.intake"
    label = "intake"
    verbose_name = "Imports"
