"""The address of one record."""

from __future__ import annotations

from django.urls import path

from justexits.web.intake import views

urlpatterns = [path("<str:table>/<str:row_id>/", views.record_page, name="record")]
