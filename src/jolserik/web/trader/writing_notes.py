"""A note being written: what was typed is kept as typed, and read by the same readers as files and the API.

Row n of the draft is line n of the note, so that a refusal leads back to the field it is about.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404

from jolserik.kernel.answers import Answer, refused
from jolserik.kernel.documents import Row
from jolserik.kernel.fields import COLUMNS, read_cells
from jolserik.kernel.numbers import ALPHABET
from jolserik.kernel.refusals import Refusal
from jolserik.notes.commands.registering import check_notes, register_notes
from jolserik.notes.documents import NOTE_HEAD, NoteDraft, note_draft
from jolserik.web.models import DraftNote
from jolserik.web.trader.visiting import Visitor
from jolserik.web.writing import language_of_page

SHARED = ("invoice", "vehicle", "container", "waybill")
LINE = (
    "product",
    "unit",
    "quantity",
    "price",
    "currency",
    "packages",
    "net_kg",
    "gross_kg",
    "draws",
    "serials",
)
ONCE = frozenset(NOTE_HEAD) | frozenset(SHARED)
CHOSEN = ("unit", "currency")
LINES_MAX = 200
DRAFTS_SHOWN = 20

Texts = dict[str, str]


def begin(visitor: Visitor, head: Mapping[str, str], lines: Iterable[Mapping[str, str]] = ()) -> DraftNote:
    """A new note being written, with what is known of it already."""
    known: Texts = {"note": own_number(visitor), "date": visitor.today.isoformat()}
    if len(visitor.signing) == 1 or visitor.chosen:
        known["sender"] = visitor.signing[0].text
    cells = {"head": known | dict(head), "lines": [dict(line) for line in lines] or [{}]}
    return DraftNote.objects.create(person_id=visitor.person_id, cells=cells, changed_at=visitor.now)


def own_number(visitor: Visitor) -> str:
    """A proposal for the sender's own number: the day, and four characters that do not look alike."""
    return f"{visitor.today:%y%m%d}-" + "".join(secrets.choice(ALPHABET) for _ in range(4))


def find(draft_id: UUID, visitor: Visitor) -> DraftNote:
    """The writer's own draft; anybody else's does not exist."""
    found = DraftNote.objects.filter(pk=draft_id, person_id=visitor.person_id).first()
    if found is None:
        raise Http404
    return found


def drafts_of(visitor: Visitor) -> list[DraftNote]:
    """Notes that the person has begun and not sent, the last one first."""
    begun = DraftNote.objects.filter(person_id=visitor.person_id, number="")
    return list(begun.order_by("-changed_at")[:DRAFTS_SHOWN])


def keep(
    draft: DraftNote, visitor: Visitor, *, head: Mapping[str, str] = {}, lines: list[Texts] | None = None
) -> None:
    """Keep what was typed."""
    draft.cells["head"] = head_of(draft) | dict(head)
    if lines is not None:
        draft.cells["lines"] = lines[:LINES_MAX] or [{}]
    draft.changed_at = visitor.now
    draft.save(update_fields=["cells", "changed_at"])


def head_of(draft: DraftNote) -> Texts:
    """The cells that hold for the whole note."""
    return dict(draft.cells.get("head", {}))


def lines_of(draft: DraftNote) -> list[Texts]:
    """The cells of each line."""
    return [dict(line) for line in draft.cells.get("lines", [])]


def rows_of(draft: DraftNote) -> list[tuple[int, Texts]]:
    """The rows that a file of this note would have; lines that were left wholly empty are no lines."""
    head, lines = head_of(draft), lines_of(draft)
    filled = [(row, line) for row, line in enumerate(lines, 1) if not blank(line)]
    return [(row, {**head, **line, "line": str(row)}) for row, line in filled or [(1, {})]]


def read(draft: DraftNote) -> NoteDraft | list[Refusal]:
    """The note as its readers understand it, or what they do not."""
    commas = language_of_page() != "en"
    rows: list[Row] = []
    faults: list[Refusal] = []
    for row, cells in rows_of(draft):
        values, found = read_cells(COLUMNS["notes"], cells, row=row, comma_decimals=commas)
        faults += [fault for fault in found if not rows or fault.at not in ONCE]
        rows.append((row, values))
    return faults or note_draft(rows)


def check(draft: DraftNote, visitor: Visitor) -> Answer:
    """What registering would answer now."""
    return _answer(draft, visitor, store=False)


def register(draft: DraftNote, visitor: Visitor) -> Answer:
    """Register the note; its number is kept with the draft, so that a second press finds the first note."""
    answer = _answer(draft, visitor, store=True)
    if answer.number:
        draft.number = answer.number
        draft.save(update_fields=["number"])
    return answer


def _answer(draft: DraftNote, visitor: Visitor, *, store: bool) -> Answer:
    own = head_of(draft).get("note", "")
    note = read(draft)
    if isinstance(note, list):
        return refused(own, None, note)
    command = register_notes if store else check_notes
    return command([note], visitor.act(store=store))[0]


def understood(draft: DraftNote) -> NoteDraft | None:
    """What was understood, as far as everything can be read."""
    note = read(draft)
    return None if isinstance(note, list) else note


def blank(line: Texts) -> bool:
    """Whether nothing was typed; what only was chosen from a list does not count."""
    return not any(text.strip() for name, text in line.items() if name not in CHOSEN)


def amended(lines: list[Texts], command: str) -> list[Texts]:
    """Lines after one was added (`add`, or `add:product:unit` for goods that are held) or removed (`remove:2`)."""
    word, _, rest = command.partition(":")
    if word == "add":
        product, _, unit = rest.partition(":")
        line = {"product": product, "unit": unit} if product else {}
        kept = [typed for typed in lines if not blank(typed)] if product else lines
        return [*kept, line]
    if word == "remove" and rest.isascii() and rest.isdigit():
        return [line for place, line in enumerate(lines, 1) if place != int(rest)] or [{}]
    return lines


def from_post(data: Mapping[str, Any], names: Iterable[str], prefix: str = "") -> Texts:
    """The typed cells of these columns."""
    found = {
        name: str(data.get(f"{prefix}{name}", "")).strip() for name in names if f"{prefix}{name}" in data
    }
    return {name: text[:100_000] for name, text in found.items()}
