"""Addresses of the review queue and of people. None of them carries a name."""

from __future__ import annotations

from django.urls import path

from justexits.web.casework import review_views, views, work_views

app_name = "casework"
urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("search/", views.search, name="search"),
    path("next/", work_views.next_page, name="next"),
    path("exploration/", work_views.exploration_page, name="exploration"),
    path("<str:person_id>/", views.person_page, name="person"),
    path("<str:person_id>/entry/", work_views.enter, name="entry"),
    path("<str:person_id>/review/", review_views.review, name="review"),
    path("<str:person_id>/review/<int:number>/withdraw/", review_views.withdraw, name="withdraw"),
]
