"""Schemas of the answers. What stands here is what OpenAPI says of them."""

from __future__ import annotations

from typing import Literal

from ninja import Schema
from pydantic import Field

Quantity = str
"""A decimal text such as `12` or `0.5`."""


class FaultEntry(Schema):
    """One fault: `at` is a JSON pointer into the body, or the name of a parameter or header."""

    code: str
    at: str
    message: str
    remedy: str
    facts: dict[str, str] | None = None


class Problem(Schema):
    """RFC 9457. `code` is the weightiest fault's; `errors` lists all of them, in order of precedence."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultEntry]


class NoteAnswer(Schema):
    """What became of a note. A held note has its final number and the reasons for which it waits."""

    own: str
    outcome: Literal["accepted", "held"]
    number: str = Field(description="Our number; empty where nothing was stored.")
    reasons: list[FaultEntry]
    warnings: list[FaultEntry]


class ActionAnswer(Schema):
    """What an action did."""

    number: str
    action: str
    outcome: Literal["accepted"]


class Paper(Schema):
    """A paper that goes with a note."""

    kind: str
    number: str


class LineDraw(Schema):
    """What a line takes out of one lot. `reference` only for those whose lot it is."""

    lot: str
    reference: str
    quantity: Quantity
    settled: Quantity
    origin_kind: str
    origin_country: str
    grade: str


class NoteLine(Schema):
    """A line as it stands."""

    line: int
    product: str
    unit: str
    quantity: Quantity
    quantity_settled: Quantity
    state: str
    price: str | None
    currency: str
    value: str | None
    packages: str
    net_kg: Quantity | None
    gross_kg: Quantity | None
    invoice: str
    vehicle: str
    container: str
    waybill: str
    serials: list[str]
    exit_grade: str
    draws: list[LineDraw]


class ActionLine(Schema):
    """What an action says of one line."""

    line: int
    quantity_received: Quantity | None


class DoneAction(Schema):
    """Something done to a note."""

    action: str
    date: str
    party: str
    reason: str
    source: str
    scope: str
    papers: list[Paper]
    lines: list[ActionLine]
    recorded_at: str


class NoteDocument(Schema):
    """A note as its two sides see it."""

    number: str
    own: str
    kind: str
    procedure: str
    date: str
    sender: str
    sender_place: str
    recipient: str
    recipient_place: str
    recipient_country: str
    consignee: str
    end_user: str
    carrier: str
    contract: str
    crossing: str
    papers: list[Paper]
    reason: str
    relation: str
    refers_to: str
    state: str
    hold_code: str
    due_on: str | None
    overdue_since: str | None
    registered_at: str
    closed_at: str | None
    lines: list[NoteLine]
    actions: list[DoneAction]


class HoldingRow(Schema):
    """What the party holds of one lot at one place. `reference` is the party's own, for lots that it brought in."""

    party: str
    place: str
    lot: str
    reference: str
    product: str
    unit: str
    on_hand: Quantity
    reserved: Quantity
    abroad: bool
    grade: str


class HoldingsPage(Schema):
    """A page of holdings; `next` is the address of the next one."""

    total: int
    items: list[HoldingRow]
    next: str | None


class OwnLotFacts(Schema):
    """What only the party that brought the lot in may see."""

    reference: str
    quantity: Quantity
    date: str
    origin_document: str
    origin_line: int | None
    value: str | None
    currency: str


class LotDocument(Schema):
    """A lot as somebody sees it through whose hands it goes."""

    lot: str
    product: str
    unit: str
    name: str
    origin_kind: str
    origin_country: str
    maker_country: str
    procedure: str
    clauses: list[str]
    grade: str
    on_hand: Quantity = Field(description="What your party has of it, at all places.")
    reserved: Quantity
    own: OwnLotFacts | None


class Ingredient(Schema):
    """A lot that production has used up."""

    lot: str
    product: str
    quantity: Quantity
    unit: str


class Root(Schema):
    """An origin. Of another's lot only its kind, countries and grade."""

    lot: str
    reference: str
    holder: str
    origin_kind: str
    origin_document: str
    origin_line: int | None
    origin_country: str
    maker_country: str
    quantity: Quantity
    grade: str
    ingredients: list[Ingredient]


class Hop(Schema):
    """A change of hands or place that your party took part in."""

    note: str
    line: int | None
    kind: str
    from_: str = Field(alias="from")
    to: str
    lot: str
    quantity: Quantity
    grade: str
    date: str | None


class BackTrace(Schema):
    """A quantity back to its origins."""

    of: str
    unit: str
    product: str
    quantity: Quantity
    roots: list[Root]
    hops: list[Hop]


class End(Schema):
    """Where a part is or went; what others have done with it is one end of kind `elsewhere`."""

    kind: str
    party: str
    note: str
    quantity: Quantity
    own_quantity: Quantity
    own_unit: str


class ForwardTrace(Schema):
    """A quantity forward to its ends, which sum to the whole."""

    of: str
    unit: str
    product: str
    quantity: Quantity
    ends: list[End]
    hops: list[Hop]


class Traces(Schema):
    """One trace per line of a note; of a lot or a line exactly one."""

    code: str
    direction: Literal["back", "forward"]
    traces: list[BackTrace | ForwardTrace]


class Change(Schema):
    """Something that happened to a record of your party. `number` is the record's, as you would ask for it."""

    cursor: str
    at: str
    kind: str
    subject: Literal["note", "lot", "conversion", "write_off", "objection"]
    number: str


class Changes(Schema):
    """What happened after the cursor, in order. Ask again with `cursor`; `more` says that there is more already."""

    changes: list[Change]
    cursor: str
    more: bool


class PartyDocument(Schema):
    """A party as far as you may know it. `verified`: a register of its state knows it."""

    party: str
    country: str
    kind: str
    name: str
    verified: bool
    added_on: str | None
    first_used_on: str | None = Field(description="The first note between your party and this one.")


class AcceptedEntry(Schema):
    """A document that was registered; `row` is its first row in the file."""

    row: int | None
    own: str
    number: str


class HeldEntry(Schema):
    """A document that waits."""

    row: int | None
    own: str
    number: str
    code: str
    message: str


class RefusedEntry(Schema):
    """One fault of a refused document; `at` is the column."""

    row: int | None
    own: str
    code: str
    at: str
    message: str
    remedy: str


class Batch(Schema):
    """A file that was handed in. While `state` is not `done` the lists are empty."""

    id: str
    kind: str
    state: Literal["waiting", "running", "done"]
    received_at: str
    rows: int
    accepted: list[AcceptedEntry]
    held: list[HeldEntry]
    refused: list[RefusedEntry]


class Status(Schema):
    """Whether requests can be answered."""

    status: Literal["ok", "unreachable"]
    database: bool
    country: str
    today: str
