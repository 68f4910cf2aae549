"""Django's name for this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for the public, traders, posts, inspectors and analysts."""

    name = "jolserik.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
