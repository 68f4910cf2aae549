"""Addresses of the analyst's pages."""

from django.urls import path

from jolserik.web.analyst import impact, lines, overview

urlpatterns = [
    path("analyst/", overview.overview, name="overview"),
    path("analyst/exports", lines.export_lines, name="export-lines"),
    path("analyst/would-be-refusals", lines.refused_days, name="would-be-refusals"),
    path("analyst/impact", impact.impact_page, name="impact"),
    path("analyst/impact/letters", impact.impact_letters, name="impact-letters"),
    path("analyst/impact/<str:name>", impact.impact_list, name="impact-list"),
]
