"""Addresses of the analyst's pages."""

from django.urls import path

from jolserik.web.analyst import lines, overview

urlpatterns = [
    path("analyst/", overview.overview, name="overview"),
    path("analyst/exports", lines.export_lines, name="export-lines"),
    path("analyst/would-be-refusals", lines.refused_days, name="would-be-refusals"),
]
