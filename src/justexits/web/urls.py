"""The site's addresses, each room under its own path."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from justexits.web import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("favicon.ico", views.icon, name="icon"),
    path("", include("justexits.web.accounts.sign_in_urls")),
    path("accounts/", include("justexits.web.accounts.urls")),
    path("access-log/", include("justexits.web.audit.urls")),
    path("people/", include("justexits.web.casework.urls")),
    path("same-person/", include("justexits.web.identity.urls")),
    path("relief/", include("justexits.web.relief.urls")),
    path("law/", include("justexits.web.relief.law_urls")),
    path("performance/", include("justexits.web.performance.urls")),
    path("imports/", include("justexits.web.intake.urls")),
    path("charge-texts/", include("justexits.web.intake.charge_text_urls")),
    path("records/", include("justexits.web.intake.record_urls")),
]

handler403 = views.refused
