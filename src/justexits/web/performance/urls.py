"""Addresses of the measures."""

from __future__ import annotations

from django.urls import path

from justexits.web.performance import measure_views, views

app_name = "performance"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("<str:measure>/", measure_views.measure_page, name="measure"),
    path("<str:measure>/chart.svg", measure_views.chart, name="chart"),
    path("<str:measure>/figures.csv", measure_views.figures_csv, name="figures"),
]
