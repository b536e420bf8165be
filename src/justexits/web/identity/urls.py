"""Addresses of clerical review. None of them carries a name."""

from __future__ import annotations

from django.urls import path

from justexits.web import ids_in_addresses
from justexits.web.identity import pair_views, views

ids_in_addresses.register()

app_name = "identity"
urlpatterns = [
    path("", views.pairs_page, name="pairs"),
    path("compare/", views.compare_page, name="compare"),
    path("sample/", views.sample_page, name="sample"),
    path("quality/", views.quality_page, name="quality"),
    path("<record_id:party_id>/<record_id:other_party_id>/", pair_views.pair_page, name="pair"),
    path("<record_id:party_id>/<record_id:other_party_id>/why/", pair_views.why_page, name="why"),
    path("<record_id:party_id>/<record_id:other_party_id>/<int:number>/take-back/", pair_views.take_back, name="take_back"),
]
