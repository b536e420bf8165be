"""Addresses of the imports."""

from __future__ import annotations

from django.urls import path

from justexits.web.intake import charge_text_views, views

app_name = "intake"
urlpatterns = [
    path("", views.imports_page, name="imports"),
    path("readiness/", charge_text_views.readiness_page, name="readiness"),
    path("<str:batch_id>/", views.import_page, name="import"),
    path("<str:batch_id>/did-not-fit.csv", views.faulty_rows_csv, name="faulty_rows"),
]
