"""Addresses of charge texts. They carry digests, for a clerk may have typed a name into a text."""

from __future__ import annotations

from django.urls import path

from justexits.web.intake import charge_text_views as views

app_name = "charge_texts"
urlpatterns = [path("", views.texts_page, name="list"), path("<str:digest>/", views.text_page, name="text")]
