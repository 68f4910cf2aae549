"""Addresses of the inspector's pages."""

from django.urls import path

from jolserik.web.inspector import purposes, queues

urlpatterns = [
    path("purpose", purposes.purpose, name="purpose"),
    path("inspector/", queues.inspector, name="inspector"),
    path("inspector/<str:name>", queues.one_queue, name="queue"),
]
