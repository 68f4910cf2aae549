"""Django's name for this room."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Events, leaves and identities."""

    name = "jolserik.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
