"""Addresses of the imports."""

from __future__ import annotations

from django.urls import path

from justexits.web.intake import views

app_name = "intake"
urlpatterns = [
    path("", views.imports_page, name="imports"),
    path("<str:batch_id>/", views.import_page, name="import"),
    path("<str:batch_id>/did-not-fit.csv", views.faulty_rows_csv, name="faulty_rows"),
]
