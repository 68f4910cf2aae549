"""The audit: every invariant recomputed from raw records over everything, notes, ledger, registers and evidence together.

It has two halves. The *books* are what must add up by itself: sums, sources, states of draws, numbers. The *evidence* is
what must be as it was told: every leaf is re-derived from its bytes and its key, and every record is told again from what is
stored and compared with its leaf. All of it sees one moment of the database, so that whoever writes meanwhile raises no
alarm, and none of it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from types import ModuleType

from django.conf import settings

from jolserik.evidence import telling
from jolserik.evidence.queries import leaf_pages
from jolserik.evidence.rederiving import StoredLeaf, commit_again, differences
from jolserik.guidance.queries import receipts as guidance_told
from jolserik.kernel.identifiers import BadIdentifier, parse_party
from jolserik.kernel.languages import fold_spelling, sort_key
from jolserik.ledger import conservation as c
from jolserik.ledger.queries import told as ledger_told
from jolserik.ledger.queries.audit import CHECKS, Check, Outcome, checked, stream
from jolserik.ledger.queries.moment import one_moment, side_by_side
from jolserik.notes.queries import states
from jolserik.notes.queries import told as notes_told
from jolserik.registry.queries import audit as registry_told

__all__ = ["LEAVES", "NOTE_CHECKS", "Audit", "audit", "commit_again"]

LEAVES = "SELECT id, canonical, key, commitments, root FROM evidence_leaf WHERE key IS NOT NULL"
TOLD = (*registry_told.TOLD, *ledger_told.TOLD, *guidance_told.TOLD, *notes_told.TOLD)
TOLD_ONCE = (
    *registry_told.TOLD,
    ledger_told.LOT,
    ledger_told.CONVERSION,
    replace(ledger_told.WRITE_OFF, kinds=(*ledger_told.WRITE_OFF.kinds, *notes_told.SEIZURE.kinds)),
    *guidance_told.TOLD,
    notes_told.NOTE,
    notes_told.FINDING,
)
"""Of each of these one event made it; of actions there are as many events as actions."""

MANY_LEAVES = 1_000_000
"""After so many leaves the audit says how far it is."""

NOTE_CHECKS = (
    Check("postings", states.POSTINGS, c.LineDraws, c.lines_equal_their_draws),
    Check("departed", states.DEPARTED, c.RecordedState, c.states_follow_events),
    Check("note_identities", states.IDENTITIES, c.BoundNumber, c.identities_are_one_to_one),
)

HEAVY = ("postings", "holdings", "lots", "arrived")
BOOKS = sorted((*CHECKS, *NOTE_CHECKS), key=lambda check: check.name not in HEAVY)
"""What reads all draws comes first, so that nobody waits for one long check at the end."""

EVENTS = """
SELECT e.subject_kind || ' event ' || e.id, 'event', CASE WHEN l.id IS NULL THEN 'no leaf' ELSE 'event' END
FROM evidence_event e LEFT JOIN evidence_leaf l ON l.id = e.id
"""


@dataclass
class Audit:
    """What was checked, how many records of each, and every violation."""

    checked: dict[str, int] = field(default_factory=dict)
    violations: list[c.Violation] = field(default_factory=list)

    def add(self, check: Check) -> None:
        """Make one check."""
        self.take(check, checked(check))

    def take(self, check: Check, outcome: Outcome) -> None:
        """Note what a check has found."""
        records, found = outcome
        self.checked[check.name] = self.checked.get(check.name, 0) + records
        self.violations += found


def audit(progress: Callable[[str], None] = lambda name: None, *, leaves: bool = True) -> Audit:
    """Check everything; without leaves, only the books."""
    found = Audit()
    with one_moment() as moment:
        # identities are evidence
        books = [x for x in BOOKS if leaves or x.invariant is not c.identities_are_one_to_one]
        for check, outcome in side_by_side(books, moment, progress):
            found.take(check, outcome)
        if leaves:
            unreadable = audit_leaves(found, progress)
            for check, outcome in side_by_side(list(evidence_checks(unreadable)), moment, progress):
                found.take(check, outcome)
            progress("derived")
            found.violations += derived(found)
    return found


def audit_leaves(found: Audit, progress: Callable[[str], None]) -> list[int]:
    """Every leaf re-derived, page by page, and the records of that page's events told again; the leaves that say nothing."""
    progress("leaves")
    unreadable: list[int] = []
    first, leaves = 0, 0
    everything_told = (*TOLD, *(told for room in above() for told in room.TOLD))
    for page in leaf_pages():
        beyond = page[-1].id + 1
        unreadable += judged_leaves(found, page)
        for told in everything_told:
            found.add(telling_check(told, first, beyond, unreadable))
        if (leaves + len(page)) // MANY_LEAVES > leaves // MANY_LEAVES:
            progress(f"leaves: {leaves + len(page)}")
        first, leaves = beyond, leaves + len(page)
    found.checked["leaves"] = leaves
    return unreadable


def judged_leaves(found: Audit, page: Sequence[StoredLeaf]) -> list[int]:
    """What is wrong with some leaves; the ids of those that say nothing."""
    unreadable = []
    for leaf in page:
        for wrong in differences(leaf):
            found.violations += c.states_follow_events(
                [c.RecordedState(wrong.leaf, wrong.stored, wrong.told)]
            )
            unreadable += [] if wrong.readable else [leaf.id]
    return unreadable


def above() -> list[ModuleType]:
    """What evidence covers of the rooms on higher floors, as they say themselves."""
    return [import_module(path) for path in settings.AUDITED]


def telling_check(told: telling.Told, first: int, beyond: int, unreadable: Sequence[int]) -> Check:
    """Records of one kind beside their leaves, for the events of some keys."""
    statement = telling.differences(told, first, beyond, unreadable)
    return Check(told.name, statement, c.RecordedState, c.states_follow_events)


def evidence_checks(unreadable: list[int]) -> Iterator[Check]:
    """What is told over many events, and that nothing is there without having been told."""
    told = {
        "events": EVENTS,
        **registry_told.folded(unreadable),
        "versions": registry_told.VERSIONS,
        "grades": ledger_told.grades(unreadable),
        "note_states": states.note_states(unreadable),
        "waiting_actions": states.waiting(unreadable),
        "replayed_lines": states.REPLAYED,
        "times": states.TIMES,
        "replaced_notes": states.REPLACED,
        "unknown_places": states.PLACES,
        "first_uses": states.FIRST_USED,
        "goods": states.GOODS,
        "invoiced": states.INVOICED,
    }
    for name, statement in told.items():
        yield Check(name, statement, c.RecordedState, c.states_follow_events)
    for record in (*TOLD_ONCE, *(told for room in above() for told in room.TOLD_ONCE)):
        statement = telling.untold(record)
        yield Check(f"{record.name}_told", statement, c.BoundNumber, c.identities_are_one_to_one)
    yield Check("actions_told", states.ACTED, c.LineDraws, c.lines_equal_their_draws)
    yield Check("seizures", states.SEIZURES, c.BoundNumber, c.identities_are_one_to_one)
    for room in above():
        yield from room.CHECKS


def derived(found: Audit) -> Iterator[c.Violation]:
    """Columns that the program computes from others for searching and sorting."""
    records = 0
    for key, text, kind, name, order in stream(registry_told.DERIVED):
        records += 1
        stored, told = f"{kind} {order}", f"{kind_of(text)} {sort_key(name) if name else ''}"
        yield from c.states_follow_events([c.RecordedState(f"party {text or key}", stored, told)])
    for statement in (registry_told.FOLDED, ledger_told.FOLDED, states.FOLDED):
        for name, spelled, folded in stream(statement):
            records += 1
            yield from c.states_follow_events([c.RecordedState(name, folded, fold_spelling(spelled))])
    found.checked["derived"] = records


def kind_of(party: str) -> str:
    """The kind of identifier that a party bears."""
    try:
        return parse_party(party).kind
    except BadIdentifier:
        return "no identifier"
