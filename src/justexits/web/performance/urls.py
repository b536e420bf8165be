"""Addresses of the measures."""

from __future__ import annotations

from django.urls import path

from justexits.web.performance import (
    compare_views,
    deciding_views,
    drill_views,
    export_views,
    measure_views,
    practice_views,
    saved_views,
    seen_views,
    views,
)

app_name = "performance"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("overview.pdf", export_views.overview_pdf, name="overview_pdf"),
    path("overview.xlsx", export_views.overview_workbook, name="overview_workbook"),
    path("alerts/", views.alerts, name="alerts"),
    path("notes/", deciding_views.notes, name="notes"),
    path("notes/<int:pk>/take-back/", deciding_views.take_back_note, name="take_back_note"),
    path("meetings/", deciding_views.meetings, name="meetings"),
    path("meetings/<int:pk>/take-back/", deciding_views.take_back_meeting, name="take_back_meeting"),
    path("saved/", saved_views.saved, name="saved"),
    path("saved/<int:pk>/remove/", saved_views.remove, name="remove_view"),
    path("saved/<int:pk>/restore/", saved_views.restore, name="restore_view"),
    path("who-is-seen/", seen_views.who_is_seen, name="who_is_seen"),
    path("practices/", practice_views.practices, name="practices"),
    path("practices/<str:name>/", practice_views.practice, name="practice"),
    path("<str:measure>/", measure_views.measure_page, name="measure"),
    path("<str:measure>/chart.svg", measure_views.chart, name="chart"),
    path("<str:measure>/figures.csv", measure_views.figures_csv, name="figures"),
    path("<str:measure>/figures.xlsx", export_views.figures_workbook, name="figures_workbook"),
    path("<str:measure>/figures.pdf", export_views.figures_pdf, name="figures_pdf"),
    path("<str:measure>/figure/", drill_views.figure_page, name="figure"),
    path("<str:measure>/periods/", compare_views.periods, name="periods"),
    path("<str:measure>/groups/", compare_views.groups, name="groups"),
    path("<str:measure>/offices/", compare_views.offices, name="offices"),
    path("<str:measure>/save-view/", saved_views.save, name="save_view"),
    path("<str:measure>/target/", deciding_views.target, name="target"),
    path("<str:measure>/baseline/", deciding_views.baseline, name="baseline"),
    path("<str:measure>/baseline/<int:pk>/take-back/", deciding_views.take_back_baseline, name="take_back_baseline"),
    path("<str:measure>/target/<int:number>/take-back/", deciding_views.take_back_target, name="take_back_target"),
]
