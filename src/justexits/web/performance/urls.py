"""Addresses of the measures."""

from __future__ import annotations

from django.urls import path

from justexits.web.performance import views

app_name = "performance"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("<str:measure>/", views.measure_page, name="measure"),
    path("<str:measure>/chart.svg", views.chart, name="chart"),
    path("<str:measure>/figures.csv", views.figures_csv, name="figures"),
]
