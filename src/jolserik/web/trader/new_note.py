"""Writing a note: kind, parties and places, goods, transport, check your answers, register.

Each step keeps what was typed before anything else. The check is the command that registers, without storing.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jolserik.kernel.answers import Answer
from jolserik.notes.queries.showing import show_note
from jolserik.registry.acting import TRADER
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.models import DraftNote
from jolserik.web.trader import checking, note_page, writing_notes
from jolserik.web.trader.asking import STEPS, Step, questions
from jolserik.web.trader.note_forms import KindForm
from jolserik.web.trader.visiting import Visitor, for_roles

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
@for_roles(TRADER)
@keeps_what_was_typed
def begin(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """The first question; answering it begins a draft."""
    if not visitor.signing:
        raise PermissionDenied
    kind = request.POST.get("kind", "")
    unjudged = getattr(request, "only_language_changed", False)
    if kind and not unjudged:
        draft = writing_notes.begin(visitor, writing_notes.from_post(request.POST, ("kind", "procedure")))
        return redirect("note-step", draft.pk, STEPS[1].name)
    form = KindForm(request.POST or {})
    if request.method == "POST" and not unjudged:
        form.heed([checking.missing("kind")])
    context = {
        "visitor": visitor, "form": form, "form_id": "new-note", "step": 1, "drafts": writing_notes.drafts_of(visitor)
    }  # fmt: skip
    return render(request, "trader/new_note.html", context)


@require_http_methods(READ_OR_SEND)
@for_roles(TRADER)
@keeps_what_was_typed
def step(request: HttpRequest, visitor: Visitor, draft_id: UUID, name: str) -> HttpResponseBase:
    """One group of questions."""
    draft = writing_notes.find(draft_id, visitor)
    if draft.number:
        return redirect("note-done", draft.pk)
    at = Step.called(name)
    if request.method == "POST":
        keep(request, visitor, draft, at)
        if leaving(request):
            if not (faults := questions(at, draft, visitor).faults()):
                return redirect(at.next_address(draft, checked=draft.checked))
            return render(request, at.template, at.context(draft, visitor, faults))
    shown = checking.faults_of(draft, visitor) if draft.checked else []
    return render(request, at.template, at.context(draft, visitor, shown))


def keep(request: HttpRequest, visitor: Visitor, draft: DraftNote, at: Step) -> None:
    """Keep what was typed; lines may be added and removed on the way."""
    head = writing_notes.from_post(request.POST, at.names)
    if not at.has_lines:
        return writing_notes.keep(draft, visitor, head=head)
    lines = [
        writing_notes.from_post(request.POST, writing_notes.LINE, f"line-{number}-")
        for number in range(1, at.line_count(request.POST) + 1)
    ]
    return writing_notes.keep(
        draft, visitor, lines=writing_notes.amended(lines, request.POST.get("lines", ""))
    )


def leaving(request: HttpRequest) -> bool:
    """Whether the person wants to go on, not only to change the language or the number of lines."""
    return not getattr(request, "only_language_changed", False) and not request.POST.get("lines")


@require_http_methods(READ_OR_SEND)
@for_roles(TRADER)
def check(request: HttpRequest, visitor: Visitor, draft_id: UUID) -> HttpResponseBase:
    """Check your answers: the validation of the final submit runs here; the button registers."""
    draft = writing_notes.find(draft_id, visitor)
    if draft.number:
        return redirect("note-done", draft.pk)
    if request.method == "POST":
        answer = writing_notes.register(draft, visitor)
        if answer.number:
            return redirect("note-done", draft.pk)
    else:
        answer = writing_notes.check(draft, visitor)
    remember_checked(draft)
    return render(request, "trader/check_note.html", check_context(draft, visitor, answer))


def remember_checked(draft: DraftNote) -> None:
    """From now on the questions show their faults, and lead back here."""
    if not draft.checked:
        draft.checked = True
        draft.save(update_fields=["checked"])


def check_context(draft: DraftNote, visitor: Visitor, answer: Answer) -> dict[str, object]:
    """What the page of the check shows."""
    return {"visitor": visitor, "draft": draft, "answer": answer, **checking.summary(draft, visitor, answer)}


@require_safe
@for_roles(TRADER)
def done(request: HttpRequest, visitor: Visitor, draft_id: UUID) -> HttpResponseBase:
    """The note is registered: its number, what happens next and when."""
    draft = writing_notes.find(draft_id, visitor)
    shown = show_note(draft.number, visitor.actor) if draft.number else None
    if shown is None:
        return redirect("note-check", draft.pk)
    context = {"visitor": visitor, "note": shown, **note_page.confirmation(shown, visitor, request)}
    return render(request, "trader/note_done.html", context)


@require_POST
@for_roles(TRADER)
def discard(request: HttpRequest, visitor: Visitor, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = writing_notes.find(draft_id, visitor)
    if not draft.number:
        draft.delete()
    return redirect("note-new")
