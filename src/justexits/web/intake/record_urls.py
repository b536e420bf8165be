"""The address of one record."""

from __future__ import annotations

from django.urls import path

from justexits.web import ids_in_addresses
from justexits.web.intake import views

ids_in_addresses.register()

urlpatterns = [path("<str:table>/<record_id:row_id>/", views.record_page, name="record")]
