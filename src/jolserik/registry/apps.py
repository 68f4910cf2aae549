"""Django's name for this room."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Parties, people, mandates, places, products, declarations and invoices."""

    name = "jolserik.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
