"""Django's name for this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Lots, holdings, postings, draws, conversions and write-offs."""

    name = "jolserik.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
