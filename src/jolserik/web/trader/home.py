"""The first page after signing in: what waits for me, deadlines first. And for whom I act."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from jolserik.notes.queries.listing import (
    ANSWER,
    FINDINGS,
    NO_EXIT,
    OVERDUE,
    SENT,
    ListedNote,
    Waiting,
    Wanted,
    count_notes,
    list_notes,
    waiting_for,
)
from jolserik.registry.acting import ADMINISTRATOR, ANALYST, INSPECTOR, TRADER
from jolserik.registry.queries.showing import named_parties
from jolserik.web import states, writing
from jolserik.web.lots.grades import EXPORTS
from jolserik.web.parts import Stat, Task
from jolserik.web.trader.visiting import CHOSEN, Visitor, for_roles
from jolserik.web.trader.writing_notes import drafts_of

FIRST = 8
FIRST_PAGE_OF = {INSPECTOR: "inspector", ANALYST: "overview", ADMINISTRATOR: "administrator"}


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST, ADMINISTRATOR)
def home(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """What waits for me."""
    if visitor.actor.role != TRADER:
        return redirect(first_page(visitor.actor.role))
    parties = visitor.shown or frozenset()
    waiting = waiting_for(parties, visitor.today)
    nearest = list_notes(
        Wanted(parties, visitor.today, state=ANSWER), order="due", descending=False, limit=FIRST
    )
    late, late_count = late_of(parties, visitor)
    context = {
        "visitor": visitor,
        "tasks": tasks(nearest, visitor),
        "more": waiting.to_answer - len(nearest),
        "answer_href": notes_href(state=ANSWER),
        "late": late_tasks(late, visitor),
        "late_more": late_count - len(late),
        "late_href": notes_href(state=OVERDUE, direction=SENT),
        "quiet": not (
            waiting.to_answer or waiting.overdue or waiting.held or waiting.without_exit or waiting.findings
        ),
        "stats": stats(waiting),
        "drafts": drafts_of(visitor),
    }
    return render(request, "trader/home.html", context)


@require_POST
@for_roles(TRADER)
def act_for(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Choose the party that the pages are about; an empty choice means all of them."""
    chosen = request.POST.get("party", "")
    request.session[CHOSEN] = int(chosen) if chosen in {str(party.id) for party in visitor.parties} else None
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(back if safe else reverse("home"))


def first_page(role: str) -> str:
    """Where somebody of another role begins."""
    try:
        return reverse(FIRST_PAGE_OF[role])
    except NoReverseMatch:
        return reverse("start")


def notes_href(**filters: str) -> str:
    """The list of notes with these filters."""
    return f"{reverse('notes')}?{urlencode(filters)}"


def tasks(notes: list[ListedNote], visitor: Visitor) -> list[Task]:
    """Notes to answer, each with its deadline."""
    senders = named_parties({note.sender_id for note in notes})
    language = writing.language_of_page()
    return [
        Task(
            _("Answer the note of %(sender)s") % {"sender": senders[note.sender_id].called(language)},
            reverse("note", args=[note.number]),
            states.NOTE["overdue"] if note.overdue else states.NOTE["open"],
            deadline(note),
        )
        for note in notes
    ]


def late_of(parties: frozenset[int], visitor: Visitor) -> tuple[list[ListedNote], int]:
    """Notes that the parties sent and nobody has answered in time: the oldest, and how many there are."""
    wanted = Wanted(parties, visitor.today, state=OVERDUE, direction=SENT)
    return list_notes(wanted, order="due", descending=False, limit=FIRST), count_notes(wanted)


def late_tasks(notes: list[ListedNote], visitor: Visitor) -> list[Task]:
    """Notes past their day, each with what is missing."""
    recipients = named_parties({note.recipient_id for note in notes})
    language = writing.language_of_page()
    return [
        Task(
            missing_words(note) % {"recipient": recipients[note.recipient_id].called(language)},
            reverse("note", args=[note.number]),
            states.NOTE["overdue"],
            deadline(note),
        )
        for note in notes
    ]


def missing_words(note: ListedNote) -> str:
    """What has not happened in time."""
    if note.kind in EXPORTS:
        return _("Nobody has reported the exit of the goods for %(recipient)s")
    return _("%(recipient)s has not answered")


def deadline(note: ListedNote) -> str:
    """Until when an answer is in time, and which note it is about."""
    facts = {
        "number": note.number,
        "own": note.own_number,
        "day": writing.day(note.due_on) if note.due_on else "",
    }
    if not note.due_on:
        return _("%(number)s (the sender calls it %(own)s)") % facts
    if note.overdue:
        return _("%(number)s (the sender calls it %(own)s), was due by %(day)s") % facts
    return _("%(number)s (the sender calls it %(own)s), due by %(day)s") % facts


def stats(waiting: Waiting) -> list[Stat]:
    """Counts that lead to their rows; those with a deadline first."""
    first = _("the first by %(day)s") % {"day": writing.day(waiting.first_due)} if waiting.first_due else ""
    return [
        stat(waiting.to_answer, _("notes to answer"), ANSWER, "waiting", first),
        stat(waiting.overdue, _("overdue"), OVERDUE, "problem", _("still reserved until somebody acts")),
        stat(
            waiting.held,
            pgettext("count", "held"),
            "held",
            "problem",
            _("they go on by themselves once what is missing arrives"),
        ),
        stat(
            waiting.without_exit,
            _("exports without an exit"),
            NO_EXIT,
            "waiting",
            _("silence is not arrival"),
        ),
        stat(waiting.findings, _("notes with something to explain"), FINDINGS, "waiting", ""),
    ]


def stat(count: int, label: str, state: str, tone: str, note: str) -> Stat:
    """One count."""
    return Stat(
        writing.number(count), label, notes_href(state=state), note if count else "", tone if count else ""
    )
