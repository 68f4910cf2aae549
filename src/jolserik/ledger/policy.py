"""Who may do what in the ledger. Pure decisions."""

from __future__ import annotations

from jolserik.registry.acting import OPERATOR, Actor


def may_post_for(actor: Actor, holder_id: int) -> bool:
    """Lots, conversions and write-offs are registered in their holder's name."""
    return actor.role == OPERATOR or holder_id in actor.signs_for


def may_see_holdings(actor: Actor, party_id: int) -> bool:
    """What somebody holds is for himself and for officials."""
    return actor.official or party_id in actor.reads_for
