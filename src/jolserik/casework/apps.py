"""Django's name for this room."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Objections and their answers."""

    name = "jolserik.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
