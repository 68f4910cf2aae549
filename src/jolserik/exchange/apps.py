"""Django's name for this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Batches: files that were handed in."""

    name = "jolserik.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
