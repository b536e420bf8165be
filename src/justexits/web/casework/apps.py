"""The app of the review queue and the person page."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Review queue, person page, review decision."""

    name = "justexits.web.casework"
    label = "casework"
    verbose_name = "People in review"
