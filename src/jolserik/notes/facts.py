"""Facts: everything that deciding a batch of notes needs to know, read beforehand. Pure data.

The planner (`notes/planning`) turns drafts and facts into decisions and asks nothing else, so a dry run and a
registration cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jolserik.ledger.allocation import Stock, Taking
from jolserik.registry.queries import InvoiceFacts, KnownParty

Day = date


class LotFacts(NamedTuple):
    """What the comparisons need to know of a lot."""

    id: int
    code: str
    product: str
    unit: str
    reference: str = ""
    origin_country: str = ""
    maker_country: str = ""
    origin_kind: str = ""
    grade: str = ""
    declaration_unknown: bool = False
    origin_document: str = ""
    serialised: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    clauses: tuple[str, ...] = ()
    dispatch_country: str = ""
    date: Day | None = None

    @property
    def origins(self) -> tuple[tuple[str, str], ...]:
        """The countries of origin and maker of what it holds: its own, or those of its parts where these differ."""
        return self.parts or ((self.origin_country, self.maker_country),)


@dataclass(frozen=True)
class NoteFacts:
    """A registered note that a draft refers to."""

    id: int
    number: str
    own_number: str
    kind: str
    state: str
    date: Day
    sender_id: int
    recipient_id: int
    sender_place: str
    recipient_place: str
    recipient_country: str
    returns_id: int | None
    takings: tuple[Taking, ...] = ()


class ByInvoicePosting(NamedTuple):
    """What settle_invoices has posted for one invoice line, and the lot it declared for a shortfall."""

    posting_id: int
    line: int
    product: str
    unit: str
    quantity: int
    declared_lot_id: int | None = None
    declared_quantity: int = 0


@dataclass
class Facts:
    """What was read for one batch. `invoice_uses` maps (sender id, folded number) to the notes that use it."""

    parties: Mapping[str, KnownParty] = field(default_factory=dict)
    unknown_products: frozenset[tuple[str, date]] = frozenset()
    referred: Mapping[tuple[str, str], NoteFacts] = field(default_factory=dict)
    stock: Stock = field(default_factory=Stock)
    lots: dict[int, LotFacts] = field(default_factory=dict)
    lots_by_code: Mapping[str, int] = field(default_factory=dict)
    lots_by_reference: Mapping[tuple[int, str], tuple[int, ...]] = field(default_factory=dict)
    lots_held: frozenset[tuple[int, int]] = frozenset()
    on_hand: dict[tuple[int, str, str], dict[str, int]] = field(default_factory=dict)
    came_by: Mapping[int, frozenset[int]] = field(default_factory=dict)
    invoices: Mapping[str, list[InvoiceFacts]] = field(default_factory=dict)
    invoice_uses: dict[tuple[int, str], set[int]] = field(default_factory=dict)
    by_invoice: Mapping[int, list[ByInvoicePosting]] = field(default_factory=dict)
    serials_known: frozenset[tuple[str, str]] = frozenset()
    serial_holdings: frozenset[int] = frozenset()
