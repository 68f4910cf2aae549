"""Which reason to tell first.

A person who asks "may I export this?" and hears five reasons against it wants to know what to do next, and does not care which of
the five is the weightiest. The weightiest reason decides the verdict; it must not also decide the order in which people
read. An answer that opens with the gravest reason sends them away from lines that one sentence of theirs would let pass; one
that opens with the law's own order sends them to the lawyer before they have looked into the folder on their desk. Both make
honest trade slower and teach people to stop reading.

So reasons are ranked by the least effort with which *this person* can change them, and effort is counted in what it costs him:

1. *Say*: the answer hangs on something that he knows and has not said, or on a reason that only he can give. A minute.
2. *Attach*: a paper that such trade has anyway and that lies in his files. An hour.
3. *Obtain*: a paper that somebody else must issue first, such as a licence. Weeks, and perhaps no.
4. *Other goods*: the same deal out of another lot, of another origin, without the clause, or with a better proof. He may or may
   not have such stock, but nobody else has to agree.
5. *Other deal*: another destination, recipient, use, amount or way. Now his customer has to agree.
6. *Wait*: the rule ends, or an age that it asks about is passed, on a day that is known. Not every age is outgrown: what was
   brought in too long ago gets no younger.
7. *Nothing*: what the goods are. He cannot change it and must not try; telling him early would invite a false code, which is
   why the product itself is never offered as something to change.

Where no single fact frees the line but several together do, the dearest of them counts.

Reasons of equal effort stand with the strictest first, then by the rule's id, so that the order is the same on every day.

The cheapest lawful way is the sum of these steps and not the first of them: every rule that stands against the line must be met.
Where one single change would make all of them miss at once (another destination, say), it is named as the alternative. What
merely informs asks for nothing and stands last. No way is ever offered past a prohibition except the facts that the rule
itself tests, and who can lift it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from jolserik.guidance.evaluate import Hit
from jolserik.packs.rules import STRICTNESS, Verdict


class Effort(IntEnum):
    """What it costs a person to meet a rule, the least first."""

    SAY = 1
    ATTACH = 2
    OBTAIN = 3
    OTHER_GOODS = 4
    OTHER_DEAL = 5
    WAIT = 6
    NOTHING = 7
    NONE_NEEDED = 8


BY_VERDICT = {
    Verdict.NOT_ADVISED: Effort.SAY,
    Verdict.DOCUMENT_REQUIRED: Effort.ATTACH,
    Verdict.LICENCE_REQUIRED: Effort.OBTAIN,
    Verdict.INFORM: Effort.NONE_NEEDED,
    Verdict.ALLOWED: Effort.NONE_NEEDED,
}
"""How a rule is met that lets itself be met. A prohibition is not met, only its facts can change."""

BY_FACT = {
    **dict.fromkeys(("origin", "maker", "dispatch", "clause", "origin_kind", "grade"), Effort.OTHER_GOODS),
    **dict.fromkeys(
        (
            "destination",
            "transit",
            "recipient",
            "end_user",
            "end_use",
            "kind",
            "procedure",
            "quantity",
            "value",
        ),
        Effort.OTHER_DEAL,
    ),
    **dict.fromkeys(("days_since_origin", "exporter_age_days", "recipient_age_days", "date"), Effort.WAIT),
}
"""What changing a fact costs. A fact that is not here cannot be changed by the person who asks."""


def effort(hit: Hit) -> Effort:
    """The least effort with which the person can meet the rule or make it miss."""
    if hit.verdict in BY_VERDICT:
        return BY_VERDICT[hit.verdict]
    ways = [BY_FACT[fact] for fact in to_change(hit)]
    dearest = [BY_FACT.get(fact, Effort.NOTHING) for fact in hit.together]
    if dearest and Effort.WAIT not in dearest:
        ways.append(max(dearest))
    if hit.ends:
        ways.append(Effort.WAIT)
    return min(ways, default=Effort.NOTHING)


def to_change(hit: Hit) -> list[str]:
    """The facts of which each alone, were it another, would free the line, the least effort first; only time changes ages."""
    facts = [fact for fact in hit.decided_by if BY_FACT.get(fact, Effort.WAIT) is not Effort.WAIT]
    return sorted(facts, key=lambda fact: (BY_FACT[fact], fact))


def ranked(hits: Sequence[Hit]) -> list[Hit]:
    """Reasons in the order in which to tell them."""
    return sorted(hits, key=lambda hit: (effort(hit), -STRICTNESS[hit.verdict], hit.rule.id))


def standing_against(hits: Sequence[Hit]) -> list[Hit]:
    """The rules that ask for something, in the same order."""
    return [hit for hit in ranked(hits) if STRICTNESS[hit.verdict] > STRICTNESS[Verdict.INFORM]]


def single_changes(hits: Sequence[Hit]) -> list[str]:
    """Facts of which each alone, were it another, would make every rule miss that stands against the line."""
    against = standing_against(hits)
    if not against:
        return []
    shared = set.intersection(*(set(hit.decided_by) for hit in against)) & BY_FACT.keys()
    if not all(hit.ends for hit in against):
        shared -= {fact for fact in shared if BY_FACT[fact] is Effort.WAIT}
    return sorted(shared, key=lambda fact: (BY_FACT[fact], fact))
