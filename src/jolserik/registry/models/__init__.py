"""Tables of the registry, by subject."""

from jolserik.registry.models.parties import Party, Place, TariffCode
from jolserik.registry.models.people import AccessToken, Mandate, Person
from jolserik.registry.models.registers import Declaration, Invoice, InvoiceLine

__all__ = [
    "AccessToken",
    "Declaration",
    "Invoice",
    "InvoiceLine",
    "Mandate",
    "Party",
    "Person",
    "Place",
    "TariffCode",
]
