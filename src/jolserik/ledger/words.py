"""The small words of the ledger: kinds of source and posting, states, grades. Pure."""

from __future__ import annotations

from enum import StrEnum


class SourceKind(StrEnum):
    """Where a holding came from; `source_id` is a lot, a conversion or a draw."""

    LOT = "lot"
    CONVERSION = "conversion"
    DRAW = "draw"


class PostingKind(StrEnum):
    """What takes goods out of holdings."""

    LINE = "line"
    CONVERSION = "conversion"
    WRITE_OFF = "write_off"
    BY_INVOICE = "by_invoice"
    REVERSAL = "reversal"


class State(StrEnum):
    """Of a posting and its draws: reserved, done, or given back."""

    OPEN = "open"
    SETTLED = "settled"
    RELEASED = "released"


class Grade(StrEnum):
    """How well a lot is proven, best first."""

    MATCHED = "matched"
    CLAIMED = "claimed"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"
