"""Django's name for this room."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """Consignment notes, their lines, the acts on them and the findings about them."""

    name = "jolserik.notes"
    label = "notes"
    default_auto_field = "django.db.models.BigAutoField"
