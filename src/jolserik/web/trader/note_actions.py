"""Doing something to a note: confirm, decline, revoke, exit, papers; and notes that begin from a note: correct, return.

A form's cells are read as a row of the file of actions is. The act is done in the name of the side that the person may
speak for; the same press twice gets the first answer.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from jolserik.kernel.answers import Answer, refused
from jolserik.kernel.fields import COLUMNS, read_cells
from jolserik.kernel.quantity import format_quantity
from jolserik.kernel.refusals import Refusal
from jolserik.notes.commands.acting import act_on_notes
from jolserik.notes.documents import action_draft
from jolserik.notes.policy import may_witness
from jolserik.notes.queries.showing import ShownLine, ShownNote
from jolserik.registry.acting import INSPECTOR, TRADER
from jolserik.web import vocabulary, writing
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.trader import writing_notes
from jolserik.web.trader.allowed import LABELS, acting_party, may_correct, may_return, possible
from jolserik.web.trader.asking import STEPS
from jolserik.web.trader.copying import correction_of, return_of
from jolserik.web.trader.note_forms import DECIMAL, Asked, Questions
from jolserik.web.trader.notes import seen
from jolserik.web.trader.visiting import Visitor, for_roles

NEEDS_REASON = frozenset({"decline"})
WITH_REASON = frozenset({"confirm", "decline", "revoke", "hold", "release", "seize", "add_paper"})
COUNTED = frozenset({"confirm", "exit"})


class ActionForm(Questions):
    """What an action asks for."""

    date = Asked(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    source = Asked(label=gettext_lazy("Who says so"))
    scope = Asked(
        label=gettext_lazy("What was seen"),
        widget=forms.RadioSelect(choices=list(vocabulary.EXIT_SCOPES.items())),
    )
    papers = Asked(
        label=gettext_lazy("Papers"),
        help_text=gettext_lazy("kind:number, separated by semicolons, for example waybill:4711"),
    )
    reason = Asked(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, action: str, visitor: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = action in NEEDS_REASON
        unasked = {"source", "scope"} if action != "exit" else set()
        unasked |= {"papers"} if action not in ("exit", "add_paper") else set()
        unasked |= {"reason"} if action not in WITH_REASON else set()
        for name in unasked:
            del self.fields[name]
        if "papers" in self.fields:
            self.fields["papers"].required = False
        if action == "exit":
            sources = [(c, w) for c, w in vocabulary.EXIT_SOURCES.items() if may_witness(visitor.actor, c)]
            self.fields["source"].widget = forms.RadioSelect(choices=sources)


class CountForm(Questions):
    """How much of one line arrived."""

    quantity_received = Asked(label=gettext_lazy("Arrived"), widget=forms.TextInput(attrs=DECIMAL))

    def __init__(self, line: ShownLine, action: str, data: Any) -> None:
        typed = data.get(f"line-{line.line}-quantity_received", format_quantity(line.quantity))
        super().__init__({f"line-{line.line}-quantity_received": typed}, prefix=f"line-{line.line}")
        self.line, self.typed = line, str(typed).strip()
        goods = line.name or line.product
        sent = writing.quantity(line.quantity, writing.unit(line.unit))
        self.fields["quantity_received"].label = _("Line %(number)s, %(goods)s") % {
            "number": line.line,
            "goods": goods,
        }
        words = _("%(quantity)s left, by the note") if action == "exit" else _("%(quantity)s were sent")
        self.fields["quantity_received"].help_text = words % {"quantity": sent}

    @property
    def differs(self) -> bool:
        """Whether something else than the whole line is said."""
        return self.typed not in (format_quantity(self.line.quantity), "")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(TRADER, INSPECTOR)
@keeps_what_was_typed
def act(request: HttpRequest, visitor: Visitor, number: str, action: str) -> HttpResponseBase:
    """Ask what the action needs, then do it."""
    note = seen(number, visitor)
    if action not in LABELS:
        raise Http404
    data = request.POST if request.method == "POST" else {"date": visitor.today.isoformat()}
    form = ActionForm(data, action=action, visitor=visitor)
    counts = [CountForm(line, action, data) for line in note.lines] if action in COUNTED else []
    if request.method == "POST" and not getattr(request, "only_language_changed", False):
        answer = do(note, action, form, counts, visitor)
        if not answer.refusals:
            messages.success(request, done_words(action, note))
            return redirect("note", note.number)
        heed(form, counts, answer.refusals)
        return render(request, "trader/act.html", context(note, action, form, counts, visitor, answer))
    if not possible(note, action, visitor):
        raise PermissionDenied
    return render(request, "trader/act.html", context(note, action, form, counts, visitor, None))


def do(note: ShownNote, action: str, form: ActionForm, counts: list[CountForm], visitor: Visitor) -> Answer:
    """Read the form as rows of the file of actions and act."""
    head = {name: str(form.data.get(name, "")).strip() for name in form.fields}
    party = acting_party(note, action, visitor)
    head |= {"note": note.number, "action": action, "party": party.text if party else ""}
    named = [count for count in counts if count.differs] if head.get("scope", "counted") == "counted" else []
    said = [{**head, "line": str(count.line.line), "quantity_received": count.typed} for count in named] or [
        head
    ]
    rows, faults = [], []
    for number, cells in enumerate(said, 1):
        row = named[number - 1].line.line if named else 1
        values, found = read_cells(
            COLUMNS["actions"], cells, row=row, comma_decimals=writing.language_of_page() != "en"
        )
        faults += found
        rows.append((row, values))
    draft = faults or action_draft(rows)
    if isinstance(draft, list):
        return refused(note.number, 1, draft)
    return act_on_notes([draft], visitor.act())[0]


def heed(form: ActionForm, counts: list[CountForm], refusals: tuple[Refusal, ...]) -> None:
    """Refusals beside the fields they are about."""
    form.heed({(r.code, r.at): r for r in refusals}.values())
    for count in counts:
        count.heed([r for r in refusals if r.row == count.line.line])


def context(
    note: ShownNote,
    action: str,
    form: ActionForm,
    counts: list[CountForm],
    visitor: Visitor,
    answer: Answer | None,
) -> dict[str, Any]:
    """What the page shows."""
    at_fields = {*form.fields, "quantity_received"}
    return {
        "visitor": visitor, "note": note, "action": action, "title": LABELS[action], "form": form, "counts": counts,
        "all_forms": [form, *counts], "form_id": "note-act", "party": acting_party(note, action, visitor),
        "loose": [r for r in answer.refusals if r.at not in at_fields] if answer else [],
    }  # fmt: skip


def done_words(action: str, note: ShownNote) -> str:
    """What is said after it is done."""
    word = str(vocabulary.word(action, "note_action"))
    return _("Note %(number)s: %(what)s.") % {"number": note.number, "what": word}


@require_POST
@for_roles(TRADER)
def correct(request: HttpRequest, visitor: Visitor, number: str, reissue: bool = False) -> HttpResponse:
    """Begin a correction: the form is filled with what the note says."""
    note = seen(number, visitor)
    if not may_correct(note, visitor):
        raise PermissionDenied
    head, lines = correction_of(note, reissue=reissue)
    draft = writing_notes.begin(visitor, head, lines)
    return redirect("note-step", draft.pk, STEPS[1].name)


@require_POST
@for_roles(TRADER)
def send_back(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    """Begin a return of what came by the note."""
    note = seen(number, visitor)
    if not may_return(note, visitor):
        raise PermissionDenied
    head, lines = return_of(note)
    draft = writing_notes.begin(visitor, head, lines)
    return redirect("note-step", draft.pk, STEPS[1].name)
