"""Django's name for this room."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """Receipts of questions that were answered."""

    name = "jolserik.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"
