"""The app of the measures."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """Dashboard, measures, charts, figures."""

    name = "justexits.web.performance"
    label = "performance"
    verbose_name = "Measures"
