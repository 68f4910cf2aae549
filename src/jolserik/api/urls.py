"""Addresses of the HTTP application, mounted under /api/v1/."""

from jolserik.api.application import patterns

app_name = "api"
urlpatterns = patterns()
