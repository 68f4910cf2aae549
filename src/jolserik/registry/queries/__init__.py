"""Reads of the registry."""

from jolserik.registry.queries.parties import (
    KnownParty,
    find_parties,
    find_places,
    lock_parties,
    party_texts,
    unknown_products,
)
from jolserik.registry.queries.registers import (
    DeclarationFacts,
    InvoiceFacts,
    InvoiceLineFacts,
    current_declarations,
    invoices_by_number,
    unsettled_invoices,
)

__all__ = [
    "DeclarationFacts",
    "InvoiceFacts",
    "InvoiceLineFacts",
    "KnownParty",
    "current_declarations",
    "find_parties",
    "find_places",
    "invoices_by_number",
    "lock_parties",
    "party_texts",
    "unknown_products",
    "unsettled_invoices",
]
