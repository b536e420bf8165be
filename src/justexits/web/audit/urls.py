"""Addresses of the access log."""

from __future__ import annotations

from django.urls import path

from justexits.web.audit import views

app_name = "audit"
urlpatterns = [path("", views.log, name="log"), path("proof/", views.proof, name="proof")]
