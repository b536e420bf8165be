"""Addresses of the imports."""

from __future__ import annotations

from django.urls import path

from justexits.web.intake import bring_views, charge_text_views, views

app_name = "intake"
urlpatterns = [
    path("", views.imports_page, name="imports"),
    path("bring-in/", bring_views.bring_in_page, name="bring_in"),
    path("bring-in/changed/", bring_views.changed, name="changed"),
    path("readiness/", charge_text_views.readiness_page, name="readiness"),
    path("<str:batch_id>/", views.import_page, name="import"),
    path("<str:batch_id>/read-again/", bring_views.read_again_page, name="read_again"),
    path("<str:batch_id>/take-back/", bring_views.take_back_page, name="take_back"),
    path("<str:batch_id>/did-not-fit.csv", views.faulty_rows_csv, name="faulty_rows"),
]
