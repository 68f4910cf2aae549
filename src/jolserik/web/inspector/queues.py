"""The inspector's queues: what has waited past its clock and who must answer, each row leading to its note."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jolserik.casework.queries.listing import queue_length
from jolserik.kernel.refusals import Code, title
from jolserik.notes.queries.queues import FINDINGS, HELD, OVERDUE, SILENT, Queued, queue, queue_lengths
from jolserik.registry.acting import INSPECTOR
from jolserik.registry.queries.showing import NamedParty, named_parties
from jolserik.web import vocabulary, writing
from jolserik.web.files import as_file, kind_asked
from jolserik.web.parts import Stat
from jolserik.web.tables import Cell, Column, Empty, Listing, Table
from jolserik.web.trader.addresses import href
from jolserik.web.trader.note_page import FINDINGS as FINDING_WORDS
from jolserik.web.trader.visiting import Visitor, for_roles
from jolserik.web.writing import language_of_page

FIRST_ROWS = 8
FILE_ROWS_MAX = 100_000
TITLES = {
    HELD: gettext_lazy("Held past their clock"),
    OVERDUE: gettext_lazy("Overdue inside the country"),
    SILENT: gettext_lazy("Exports that nobody has seen leave"),
    FINDINGS: gettext_lazy("Findings without an explanation"),
}
MEANINGS = {
    HELD: gettext_lazy("A register has not answered in time. Release the note, hold it on, or ask."),
    OVERDUE: gettext_lazy(
        "The recipient has not answered. The goods stay reserved until somebody acts; you may answer in his place."
    ),
    SILENT: gettext_lazy(
        "The clock of the exit has run out. Silence is not arrival: ask the carrier, the post, the neighbour."
    ),
    FINDINGS: gettext_lazy(
        "Quantities or invoices differ from what was registered, and nobody has said why."
    ),
}
EMPTIES = {
    HELD: gettext_lazy("No held note is past its clock"),
    OVERDUE: gettext_lazy("No note is overdue"),
    SILENT: gettext_lazy("No export is silent"),
    FINDINGS: gettext_lazy("Every finding is explained"),
}
COLUMNS = (
    Column("number", gettext_lazy("Note"), names_row=True),
    Column("since", gettext_lazy("Late since")),
    Column("day", gettext_lazy("Date"), minor=True),
    Column("kind", gettext_lazy("Kind"), minor=True),
    Column("sender", gettext_lazy("Sender"), brief=True),
    Column("recipient", gettext_lazy("Recipient"), brief=True),
    Column("why", gettext_lazy("Why")),
)


@require_safe
@for_roles(INSPECTOR)
def inspector(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """How long each queue is, and what has waited longest in each."""
    lengths = queue_lengths(visitor.now, visitor.today)
    context = {
        "visitor": visitor,
        "stats": [*[stat(name, lengths[name]) for name in TITLES], objections_stat(visitor)],
        "queues": [
            (
                name,
                TITLES[name],
                MEANINGS[name],
                first_rows(name, lengths[name], visitor),
                lengths[name] > FIRST_ROWS,
            )
            for name in TITLES
        ],
        "source": _("Source: the ledger, computed %(moment)s") % {"moment": writing.moment(visitor.now)},
    }
    return render(request, "inspector/queues.html", context)


def stat(name: str, length: int) -> Stat:
    """A queue's length, leading to the queue."""
    tone = ("problem" if name == HELD else "waiting") if length else ""
    return Stat(writing.number(length), TITLES[name], reverse("queue", args=[name]), tone=tone)


def objections_stat(visitor: Visitor) -> Stat:
    """How many objections wait for somebody's answer."""
    length = queue_length(visitor.now)
    note = (
        _("%(count)s past their clock") % {"count": writing.number(length.overdue)} if length.overdue else ""
    )
    tone = "problem" if length.overdue else "waiting" if length.open else ""
    return Stat(
        writing.number(length.open), _("Objections that wait"), reverse("objection-queue"), note, tone
    )


def first_rows(name: str, length: int, visitor: Visitor) -> Table:
    """What has waited longest."""
    found = queue(name, visitor.now, visitor.today, limit=FIRST_ROWS) if length else []
    empty = Empty(EMPTIES[name], _("What comes past its clock stands here by itself."))
    return Table(f"queue-{name}", TITLES[name], COLUMNS, rows(found), empty=empty, caption_hidden=True)


@require_safe
@for_roles(INSPECTOR)
def one_queue(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponseBase:
    """A whole queue, page by page, what has waited longest first."""
    if name not in TITLES:
        raise Http404
    if kind := kind_asked(request):
        everything = rows(queue(name, visitor.now, visitor.today, limit=FILE_ROWS_MAX))
        return as_file(kind, f"queue-{name}", COLUMNS, everything)
    listing = Listing.asked(request, COLUMNS, default="since")
    found = queue(name, visitor.now, visitor.today, offset=listing.offset, limit=listing.size)
    total = queue_lengths(visitor.now, visitor.today)[name]
    empty = Empty(EMPTIES[name], _("What comes past its clock stands here by itself."))
    table = Table(
        f"queue-{name}",
        TITLES[name],
        COLUMNS,
        rows(found),
        listing,
        total,
        empty,
        files=True,
        caption_hidden=True,
    )
    context = {"visitor": visitor, "title": TITLES[name], "meaning": MEANINGS[name], "table": table}
    return render(request, "inspector/queue.html", context)


def rows(found: Sequence[Queued]) -> list[list[Cell]]:
    """Notes as rows, parties by name."""
    parties = named_parties({key for note in found for key in (note.sender_id, note.recipient_id)})
    return [row(note, parties) for note in found]


def row(note: Queued, parties: dict[int, NamedParty]) -> list[Cell]:
    """One note."""
    language = language_of_page()
    sender, recipient = parties[note.sender_id], parties[note.recipient_id]
    why = title(Code(note.hold_code), language) if note.hold_code else ""
    why = why or ", ".join(str(FINDING_WORDS.get(kind, kind)) for kind in dict.fromkeys(note.findings))
    return [
        Cell(note.number, href("note", note.number), code=True),
        Cell(writing.short_day(note.since) if note.since else "–", raw=note.since),
        Cell(writing.short_day(note.day), raw=note.day),
        Cell(vocabulary.word(note.kind, "note_kind")),
        Cell(sender.called(language), below=sender.text),
        Cell(recipient.called(language), below=recipient.text),
        Cell(why or "–"),
    ]
