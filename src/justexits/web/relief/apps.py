"""The app of records relief."""

from django.apps import AppConfig


class ReliefConfig(AppConfig):
    """One person's relief page, the open facts answered on it, the work list, and the law in plain words."""

    name = "justexits.web.relief"
    label = "relief"
    verbose_name = "Records relief"
