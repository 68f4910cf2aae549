"""Addresses of the inspector's pages."""

from django.urls import path

from jolserik.web.inspector import purposes

urlpatterns = [
    path("purpose", purposes.purpose, name="purpose"),
]
