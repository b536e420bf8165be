"""The app of clerical review."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Pairs to decide, why two records are one person, the blind sample, quality."""

    name = "justexits.web.identity"
    label = "identity"
    verbose_name = "Who is who"
