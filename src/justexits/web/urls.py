"""The site's addresses, each room under its own path."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

from justexits.web import views

ROOMS = (
    ("accounts/", "justexits.web.accounts.urls"),
    ("access-log/", "justexits.web.audit.urls"),
    ("people/", "justexits.web.casework.urls"),
    ("performance/", "justexits.web.performance.urls"),
    ("imports/", "justexits.web.intake.urls"),
    ("records/", "justexits.web.intake.record_urls"),
)


def _is_there(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:  # until the engines that it stands on are all built; the condition goes then
        return False
    return True


urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("favicon.ico", views.icon, name="icon"),
    path("", include("justexits.web.accounts.sign_in_urls")),
    *(path(prefix, include(module)) for prefix, module in ROOMS if _is_there(module)),
]

handler403 = views.refused
