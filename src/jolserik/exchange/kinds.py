"""The nine kinds of files: their columns, what identifies a document, how rows become a draft, and which command takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jolserik.kernel.answers import Answer
from jolserik.kernel.documents import Row
from jolserik.kernel.fields import COLUMNS, Column
from jolserik.kernel.refusals import Refusal
from jolserik.ledger import documents as ledger_documents
from jolserik.ledger.commands.conversions import register_conversions
from jolserik.ledger.commands.lots import register_lots
from jolserik.ledger.commands.write_offs import register_write_offs
from jolserik.notes import documents as notes_documents
from jolserik.notes.commands.acting import act_on_notes
from jolserik.notes.commands.receiving import receive_declarations, receive_invoices
from jolserik.notes.commands.registering import register_notes
from jolserik.registry import documents as registry_documents
from jolserik.registry.acting import Act
from jolserik.registry.commands import record_parties, record_places


@dataclass(frozen=True)
class Kind:
    """One kind of file. `refers` says that a draft may name another document of the same file, so it waits for those."""

    name: str
    identity: tuple[str, ...]
    draft: Callable[[Sequence[Row]], Any | list[Refusal]]
    register: Callable[[Sequence[Any], Act], list[Answer]]
    refers: Callable[[Any], bool] = lambda draft: False

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of the contract."""
        return COLUMNS[self.name]

    @property
    def own(self) -> str:
        """The first column: what the sender calls the document."""
        return self.columns[0].name


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("parties", ("party",), registry_documents.party_draft, record_parties),
        Kind("places", ("place", "party"), registry_documents.place_draft, record_places),
        Kind("lots", ("lot", "holder"), ledger_documents.lot_draft, register_lots),
        Kind(
            "notes",
            ("note", "sender"),
            notes_documents.note_draft,
            register_notes,
            lambda draft: bool(draft.refers_to),
        ),
        Kind(
            "actions",
            ("note", "action", "party", "date", "source", "scope"),
            notes_documents.action_draft,
            act_on_notes,
        ),
        Kind(
            "conversions", ("conversion", "holder"), ledger_documents.conversion_draft, register_conversions
        ),
        Kind("write_offs", ("write_off", "holder"), ledger_documents.write_off_draft, register_write_offs),
        Kind(
            "declarations",
            ("declaration", "line"),
            registry_documents.declaration_draft,
            receive_declarations,
        ),
        Kind("invoices", ("invoice", "seller"), registry_documents.invoice_draft, receive_invoices),
    )
}
