"""Addresses of the administrator's pages."""

from django.urls import path

from jolserik.web.administrator import home

urlpatterns = [path("administrator/", home.administrator, name="administrator")]
