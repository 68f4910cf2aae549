"""Who may object, who may see it, and who may answer. Pure decisions, asked before anything happens."""

from __future__ import annotations

from collections.abc import Collection

from jolserik.registry.acting import INSPECTOR, Actor


def may_object(actor: Actor, party_id: int) -> bool:
    """Somebody who signs for the party, in its name."""
    return actor.person_id is not None and party_id in actor.signs_for


def may_see(actor: Actor, party_id: int) -> bool:
    """The party's own people and officials. Nobody else learns that an objection exists."""
    return actor.official or party_id in actor.reads_for


def may_answer(actor: Actor, *, filed_by: int, took_part: Collection[int]) -> bool:
    """An inspector who neither filed it, nor took the decision that it is about, nor may act for its party."""
    return (
        actor.role == INSPECTOR
        and actor.person_id is not None
        and actor.person_id not in {filed_by, *took_part}
    )
