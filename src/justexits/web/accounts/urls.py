"""Addresses of the accounts page."""

from __future__ import annotations

from django.urls import path

from justexits.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:account>/", views.change, name="change"),
]
