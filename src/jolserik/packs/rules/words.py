"""The words of rules: verdicts with their order, statuses with what each may do, and whom a rule binds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Verdict(StrEnum):
    """What guidance says of a line, the mildest first. `cannot_say`: a fact that decides is missing."""

    ALLOWED = "allowed"
    INFORM = "inform"
    DOCUMENT_REQUIRED = "document_required"
    LICENCE_REQUIRED = "licence_required"
    NOT_ADVISED = "not_advised"
    PROHIBITED = "prohibited"
    CANNOT_SAY = "cannot_say"


STRICTNESS: Mapping[Verdict, int] = {verdict: place for place, verdict in enumerate(Verdict)}
"""The stricter the higher. `cannot_say` is no verdict of a rule; it stands above all because nothing may be concluded."""


class Status(StrEnum):
    """What a rule is on a day. Only `in_force` may stop goods, and only if its issuer's word is law here."""

    CLAIMED = "claimed"
    DENIED = "denied"
    DRAFT = "draft"
    PLANNED = "planned"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    REPEALED = "repealed"
    GUIDANCE = "guidance"


TELLING = frozenset({Status.CLAIMED, Status.DRAFT, Status.PLANNED})
"""Statuses at which a rule informs and no more. Denied, suspended and repealed ones say nothing: they are history."""

AS_ADVICE: Mapping[Verdict, Verdict] = {
    Verdict.DOCUMENT_REQUIRED: Verdict.INFORM,
    Verdict.LICENCE_REQUIRED: Verdict.NOT_ADVISED,
    Verdict.PROHIBITED: Verdict.NOT_ADVISED,
}
"""What becomes of a verdict that is not law here: advice of others, or a law of theirs. It refuses nothing and asks for no
paper that nobody here could check."""


class Binds(StrEnum):
    """Whom a rule speaks to."""

    EXPORTER = "exporter"
    IMPORTER = "importer"
    IMPORTER_BY_CONTRACT = "importer_by_contract"
    FOREIGN_SELLER = "foreign_seller"
    CARRIER = "carrier"
    EVERYBODY = "everybody"


def spoken(verdict: Verdict, status: Status, *, at_home: bool) -> Verdict | None:
    """What a rule's verdict comes to at its status; None when it says nothing. `at_home`: its issuer's word is law here."""
    if status in TELLING:
        return min(verdict, Verdict.INFORM, key=STRICTNESS.__getitem__)
    if status is Status.GUIDANCE or (status is Status.IN_FORCE and not at_home):
        return AS_ADVICE.get(verdict, verdict)
    return verdict if status is Status.IN_FORCE else None
