"""Addresses of lots, traces and the search."""

from django.urls import path

from jolserik.web.lots import lot_page, search, tracing_page

urlpatterns = [
    path("lots/<str:code>", lot_page.lot, name="lot"),
    path("trace/<str:code>", tracing_page.trace, name="trace"),
    path("search", search.search, name="search"),
]
