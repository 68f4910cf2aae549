"""Who may do what in the registry. Pure decisions; a command asks here before it does anything."""

from __future__ import annotations

from jolserik.registry.acting import ADMINISTRATOR, OPERATOR, PUBLIC, TRADER, Actor


def may_record_registers(actor: Actor) -> bool:
    """Declarations and invoices come from their owners' systems, through the operator."""
    return actor.role in (OPERATOR, ADMINISTRATOR)


def may_add_home_party(actor: Actor) -> bool:
    """Home parties come from the state's register, through the operator."""
    return actor.role in (OPERATOR, ADMINISTRATOR)


def may_add_foreign_party(actor: Actor) -> bool:
    """Any signed-in trader or official may name a foreign partner; it stays marked as not verified."""
    return actor.role != PUBLIC


def may_add_place(actor: Actor, party_id: int) -> bool:
    """A place belongs to its party."""
    return actor.role in (OPERATOR, ADMINISTRATOR) or (actor.role == TRADER and party_id in actor.signs_for)


def may_see_party(actor: Actor, party_id: int) -> bool:
    """Officials see all parties; a trader sees the full record of his own."""
    return actor.official or actor.role == ADMINISTRATOR or party_id in actor.reads_for
