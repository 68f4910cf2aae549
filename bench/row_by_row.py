"""The peer that everybody writes first: the same note by an object-relational mapper, a row at a time.

It writes what registering writes (note, lines, postings, draws, balances, event, leaf, identity) with the same guarantees, and
decides as little as can be.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bench import trade
from jolserik.evidence.commitments import commit
from jolserik.evidence.models import Event, Identity, Leaf
from jolserik.kernel.answers import accepted
from jolserik.ledger.commands.writing import take_numbers
from jolserik.ledger.models import Account, Draw, Holding, Posting
from jolserik.notes.models import Line, Note
from jolserik.platform.keys import take_keys
from jolserik.registry.models import Party, Place


class RowByRow:
    """Registers notes one row after the other."""

    def __init__(self, client: int, run: int, count: int) -> None:
        self.drafts = [trade.draft("notes", trade.note_rows(client, f"R{run}-{i}")) for i in range(count)]

    def do(self, i: int) -> None:
        with transaction.atomic():
            register(self.drafts[i], timezone.now())


def register(draft: Any, now: datetime) -> None:
    """One note."""
    sender = Party.objects.get(country=draft.sender.country, identifier=draft.sender.value)
    recipient = Party.objects.get(country=draft.recipient.country, identifier=draft.recipient.value)
    if Identity.objects.filter(kind="note", scope=sender.id, value=draft.note).exists():
        return
    note = Note.objects.create(
        number=take_numbers("N", 1)[0], own_number=draft.note, kind=draft.kind, procedure=draft.procedure,
        date=draft.date, sender=sender, sender_place=Place.objects.get(party=sender, code=draft.sender_place),
        recipient=recipient, recipient_place=place_of(recipient, draft.recipient_place), recipient_country="KZ",
        carrier=draft.carrier, contract=draft.contract, papers=[], state="open", registered_at=now,
    )  # fmt: skip
    for line in draft.lines:
        register_line(note, line, now)
    event = Event.objects.create(
        id=take_keys(1, now)[0], recorded_at=now, subject_kind="note", subject_id=note.id, kind="note.registered",
        party_id=sender.id,
    )  # fmt: skip
    record = commit(facts_of(note, draft), key := secrets.token_bytes(32))
    Leaf.objects.create(
        id=event.id, key=key, canonical=record.canonical, commitments=record.commitments, root=record.root
    )
    Identity.objects.create(
        kind="note", scope=sender.id, value=draft.note, content_hash=draft.content, subject_id=note.id,
        answer={"outcome": accepted(draft.note, None, note.number).outcome.value, "number": note.number},
    )  # fmt: skip


def place_of(party: Party, code: str) -> Place:
    """A place, made when it is named for the first time."""
    return Place.objects.get_or_create(party=party, code=code)[0]


def register_line(note: Note, line: Any, now: datetime) -> None:
    """One line: draws from the oldest holdings, one by one."""
    account = Account.objects.select_for_update().get(
        party=note.sender, place=note.sender_place, product=line.product, unit=line.unit
    )
    posting = Posting.objects.create(
        id=take_keys(1, now)[0],
        kind="line",
        subject_id=0,
        quantity=line.quantity,
        state="open",
        posted_at=now,
    )
    missing, ordinal = line.quantity, 0
    while missing:
        holding = Holding.objects.filter(account=account, on_hand__gt=F("reserved")).order_by("id")[0]
        quantity, ordinal = min(missing, holding.on_hand - holding.reserved), ordinal + 1
        Draw.objects.create(
            id=take_keys(1, now)[0], posting=posting, holding=holding, lot_id=holding.lot_id, ordinal=ordinal,
            quantity=quantity, state="open", drawn_at=now,
        )  # fmt: skip
        holding.reserved += quantity
        holding.save(update_fields=["reserved"])
        missing -= quantity
    Line.objects.create(
        note=note, line=line.line, product=line.product, unit=line.unit, quantity=line.quantity, state="open",
        price=line.price, currency=line.currency, value=line.value, packages=line.packages, net_kg=line.net_kg,
        vehicle=line.vehicle, posting_id=posting.id,
    )  # fmt: skip


def facts_of(note: Note, draft: Any) -> dict[str, Any]:
    """What the leaf commits to."""
    lines = [
        {"line": x.line, "product": x.product, "unit": x.unit, "quantity": x.quantity, "price": str(x.price),
         "value": str(x.value), "currency": x.currency, "vehicle": x.vehicle}
        for x in draft.lines
    ]  # fmt: skip
    return {
        "number": note.number, "own_number": note.own_number, "kind": note.kind, "date": draft.date.isoformat(),
        "sender": str(draft.sender), "recipient": str(draft.recipient), "carrier": note.carrier,
        "contract": note.contract, "lines": lines,
    }  # fmt: skip
