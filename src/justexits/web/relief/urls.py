"""Addresses of the relief room. None of them carries a name."""

from __future__ import annotations

from django.urls import path

from justexits.web.relief import fact_views, list_views, views

app_name = "relief"
urlpatterns = [
    path("", list_views.work_list_page, name="list"),
    path("people/<str:person_id>/", views.person_page, name="person"),
    path("people/<str:person_id>/trace/", views.trace_page, name="trace"),
    path("people/<str:person_id>/answer/", fact_views.answer, name="answer"),
    path("people/<str:person_id>/answers/<int:number>/take-back/", fact_views.take_back, name="take_back"),
]
