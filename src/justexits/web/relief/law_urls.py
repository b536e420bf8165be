"""Addresses of the law in plain words. They carry nobody's data."""

from __future__ import annotations

from django.urls import path

from justexits.web.relief import law_views

app_name = "law"
urlpatterns = [
    path("", law_views.coverage_page, name="coverage"),
    path("table.csv", law_views.coverage_csv, name="csv"),
    path("<str:provision_id>/", law_views.provision_page, name="provision"),
]
