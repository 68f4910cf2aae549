"""Objecting: from the page of a note, from a refusal, an answer or a rule, or by naming one of them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jolserik.casework.commands.filing import due_at, file_objection
from jolserik.casework.documents import objection_draft
from jolserik.casework.verdicts import OBJECTIONABLE, SubjectKind, Verdict
from jolserik.kernel.answers import Answer, refused
from jolserik.kernel.fields import OBJECTIONS, read_cells
from jolserik.kernel.refusals import Code, Refusal
from jolserik.notes.queries.showing import show_note
from jolserik.registry.acting import TRADER
from jolserik.registry.queries.showing import NamedParty
from jolserik.web.languages import keeps_what_was_typed
from jolserik.web.objections.about_notes import may_object_to, still_objectionable
from jolserik.web.objections.form import SUBJECT, ObjectionForm
from jolserik.web.objections.words import subject_fact, verdict_facts
from jolserik.web.parts import Fact
from jolserik.web.trader.addresses import href
from jolserik.web.trader.visiting import Visitor, for_roles

OWN_NUMBER_BYTES = 5
CHARACTERS_MAX = 200
GIVEN = ("note", "answer", "document", "rule")


@dataclass(frozen=True)
class Subject:
    """What the address says the objection is about; empty where the form asks for it."""

    cells: Mapping[str, str]
    parties: tuple[NamedParty, ...]
    verdicts: tuple[Verdict, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[Fact, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(TRADER)
@keeps_what_was_typed
def new(request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """Ask why, then file it."""
    if not visitor.signing:
        raise PermissionDenied
    subject = subject_asked(request, visitor)
    if subject.cells.get("note") and not subject.verdicts:
        messages.info(request, _("Nothing more stands against this note that you could object to."))
        return redirect("note", subject.cells["note"])
    proposed = {"objection": secrets.token_hex(OWN_NUMBER_BYTES).upper(), "party": subject.parties[0].text}
    data = request.POST if request.method == "POST" else {**proposed, **request.GET.dict()}
    form = ObjectionForm(
        data, parties=subject.parties, verdicts=subject.verdicts, subject_given=bool(subject.cells)
    )
    answer = None
    if request.method == "POST" and not getattr(request, "only_language_changed", False):
        answer = file(form, subject, visitor)
        if not answer.refusals:
            messages.success(request, _("Objection %(number)s is filed.") % {"number": answer.number})
            return redirect("objection", answer.number)
        form.heed({(r.code, r.at): r for r in answer.refusals}.values())
    context = {
        "visitor": visitor,
        "form": form,
        "form_id": "objection-form",
        "about": subject.shown,
        "party": subject.parties[0] if len(subject.parties) == 1 else None,
        "loose": [r for r in answer.refusals if r.at not in form.fields] if answer else [],
        "due": due_at(visitor.act()).date(),
        "back": href("note", subject.cells["note"]) if subject.cells.get("note") else href("own-objections"),
    }
    return render(request, "objections/new.html", context)


def subject_asked(request: HttpRequest, visitor: Visitor) -> Subject:
    """What the address names."""
    said = {name: request.GET.get(name, "")[:CHARACTERS_MAX].strip() for name in SUBJECT}
    named = next((name for name in GIVEN if said[name]), "")
    if not named:
        return Subject({}, visitor.signing)
    if named == SubjectKind.NOTE:
        return subject_note(said["note"], visitor)
    cells = {name: said[name] for name in (named, "code", "rule") if said[name]}
    facts = facts_asked(request.GET.get("facts", "")) if named == SubjectKind.DOCUMENT else {}
    code = said["code"] if said["code"] in OBJECTIONABLE else ""
    shown = [
        subject_fact(named, said[named]),
        *verdict_facts(code, said["rule"] if named != "rule" else "", facts),
    ]
    return Subject(cells, visitor.signing, (), facts, tuple(shown))


def subject_note(number: str, visitor: Visitor) -> Subject:
    """A note with what was said against it, for the side that this person signs for."""
    note = show_note(number, visitor.actor) if number.isprintable() else None
    if note is None:
        raise Http404
    party = may_object_to(note, visitor)
    if party is None:
        raise PermissionDenied
    verdicts = still_objectionable(note, party, visitor)
    shown = [subject_fact(SubjectKind.NOTE, note.number, href("note", note.number))]
    if len(verdicts) == 1:
        shown += verdict_facts(verdicts[0].code, verdicts[0].rule, verdicts[0].facts)
    return Subject({"note": note.number}, (party,), verdicts, {}, tuple(shown))


def facts_asked(text: str) -> dict[str, str]:
    """Facts of a refusal as an address carries them; what is no such thing is left out."""
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    whole = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if whole else {}


def file(form: ObjectionForm, subject: Subject, visitor: Visitor) -> Answer:
    """Read the form as a row of objections is and file it."""
    cells = {name: str(form.data.get(name, "")).strip() for name in form.fields}
    only = subject.verdicts[0].key if len(subject.verdicts) == 1 else ""
    chosen = cells.pop("verdict", only)
    cells = {"party": subject.parties[0].text, **cells, **subject.cells}
    for verdict in subject.verdicts:
        if verdict.key == chosen:
            cells |= {"code": verdict.code, "rule": verdict.rule}
    if subject.verdicts and not cells.get("code"):
        return refused(cells["objection"], 1, [Refusal(Code.MISSING_VALUE, "verdict")])
    values, faults = read_cells(OBJECTIONS, cells, row=1, comma_decimals=False)
    draft = faults or objection_draft([(1, values)], subject.facts)
    if isinstance(draft, list):
        return refused(cells["objection"], 1, draft)
    return file_objection(draft, visitor.act())
