"""Who may do what to a consignment note. Pure decisions, asked by every command and page before anything happens."""

from __future__ import annotations

from jolserik.registry.acting import ADMINISTRATOR, OPERATOR, Actor

RECEIVER_ACTIONS = frozenset({"confirm", "decline"})
AUTHORITY_ACTIONS = frozenset({"hold", "release", "seize"})


def may_register(actor: Actor, registrar_id: int) -> bool:
    """A note is registered in the name of its sender (from abroad: of who gets the goods back)."""
    return actor.role == OPERATOR or registrar_id in actor.signs_for


def may_see(actor: Actor, sender_id: int, recipient_id: int) -> bool:
    """Both sides see a note, and officials all of them. Nobody else learns that it exists."""
    return actor.official or not {sender_id, recipient_id}.isdisjoint(actor.reads_for)


def may_act(actor: Actor, action: str, party_id: int | None, *, sender_id: int, recipient_id: int) -> bool:
    """Whether the actor may do this to a note in the name of the party.

    Receivers confirm and decline, and an inspector may in their place; senders revoke; the authority holds, releases and
    seizes; exits and papers come from either side or from officials.
    """
    if actor.role == ADMINISTRATOR:
        return False
    own = party_id is not None and (actor.role == OPERATOR or party_id in actor.signs_for)
    if action in AUTHORITY_ACTIONS:
        return actor.authority and party_id not in (sender_id, recipient_id)
    if action in RECEIVER_ACTIONS:
        if actor.authority and party_id is None:
            return True
        return own and party_id == recipient_id
    if action == "revoke":
        return own and party_id == sender_id
    if actor.role == OPERATOR or actor.authority:
        return True
    return own and party_id in (sender_id, recipient_id)


def may_witness(actor: Actor, source: str) -> bool:
    """Who may report an exit from this source: carriers' and exporters' words come from traders, the rest from officials."""
    return actor.authority or source in ("exporter", "carrier")
