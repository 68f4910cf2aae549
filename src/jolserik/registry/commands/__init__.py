"""Writes of the registry."""

from jolserik.registry.commands.parties import (
    add_foreign_parties,
    ensure_places,
    record_parties,
    record_places,
)
from jolserik.registry.commands.people import (
    end_mandate,
    ensure_mandate,
    ensure_person,
    grant_mandate,
    issue_token,
    revoke_token,
    rotate_token,
)
from jolserik.registry.commands.registers import (
    ChangedInvoice,
    mark_settled,
    mark_unsettled,
    record_declarations,
    record_invoices,
)
from jolserik.registry.commands.tariff import load_tariff

__all__ = [
    "ChangedInvoice",
    "add_foreign_parties",
    "end_mandate",
    "ensure_mandate",
    "ensure_person",
    "ensure_places",
    "grant_mandate",
    "issue_token",
    "load_tariff",
    "mark_settled",
    "mark_unsettled",
    "record_declarations",
    "record_invoices",
    "record_parties",
    "record_places",
    "revoke_token",
    "rotate_token",
]
