"""Findings: what about a note (or an invoice) wants an explanation. Each is an event of its own, with its leaf."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from psycopg.types.json import Jsonb

from jolserik.evidence.commands import record_events
from jolserik.evidence.sealing import NewEvent
from jolserik.platform.bulk import copy_rows
from jolserik.platform.keys import take_serials
from jolserik.registry.acting import Act


class Finding(NamedTuple):
    """A finding to be kept: of a line of a note, of a whole note, or of none."""

    kind: str
    facts: dict[str, str]
    note_id: int | None = None
    line: int | None = None


def record_findings(findings: Sequence[Finding], act: Act) -> None:
    """Keep findings and say so."""
    if not findings:
        return
    keys = take_serials("notes_finding_id_seq", len(findings))
    copy_rows(
        "notes_finding",
        ("id", "note_id", "line", "kind", "facts", "found_at", "explanation"),
        [
            (key, x.note_id, x.line, x.kind, Jsonb(x.facts), act.now, "")
            for key, x in zip(keys, findings, strict=True)
        ],
    )
    record_events(
        [
            NewEvent(
                "finding",
                key,
                "finding.found",
                {"note": x.note_id, "line": x.line, "kind": x.kind, "facts": x.facts},
            )
            for key, x in zip(keys, findings, strict=True)
        ],
        now=act.now,
    )
