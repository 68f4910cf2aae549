"""One objection: what it says, how it stands, and for whoever may, the form to answer it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from jolserik.casework.queries.listing import OVERDUE
from jolserik.casework.queries.showing import ShownObjection, may_answer, show_objection
from jolserik.casework.verdicts import Outcome, SubjectKind
from jolserik.registry.acting import ANALYST, INSPECTOR, TRADER
from jolserik.web import writing
from jolserik.web.objections.answer_form import AnswerForm, consequence, note_of, others, what_else
from jolserik.web.objections.words import (
    OUTCOMES,
    papers_words,
    state_of,
    subject_fact,
    subject_href,
    verdict_facts,
)
from jolserik.web.parts import Fact
from jolserik.web.trader.visiting import Visitor, for_roles


@require_safe
@for_roles(TRADER, INSPECTOR, ANALYST)
def objection(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponseBase:
    """The page of an objection."""
    found = seen(number, visitor)
    return render(request, "objections/one.html", context(found, visitor, None))


def seen(number: str, visitor: Visitor) -> ShownObjection:
    """The objection, or nothing: an unknown one and somebody else's answer alike."""
    found = show_objection(number, visitor.actor) if number.isprintable() else None
    if found is None:
        raise Http404
    return found


def context(found: ShownObjection, visitor: Visitor, form: AnswerForm | None) -> dict[str, Any]:
    """What the page shows."""
    inspects = visitor.actor.role == INSPECTOR and not found.outcome
    able = inspects and may_answer(found, visitor.actor)
    note = note_of(found, visitor)
    return {
        "visitor": visitor,
        "objection": found,
        "state": state_of(found, visitor.now),
        "next": next_words(found, visitor),
        "facts": facts_of(found),
        "answer": answer_facts(found),
        "form": (form or AnswerForm({"outcome": "", "answer": ""})) if able else None,
        "form_id": "answer-form" if able else "",
        "has_part": inspects and not able,
        "consequence": consequence(found, note) if able else "",
        "what_else": what_else(found, note, visitor) if visitor.actor.official else [],
        "others": others(found, visitor) if visitor.actor.official else [],
    }


def next_words(found: ShownObjection, visitor: Visitor) -> str:
    """Who answers and by when, or since when it should have been answered."""
    day = timezone.localdate(found.due_at)
    if found.outcome:
        return ""
    if found.state(visitor.now) != OVERDUE:
        return _("Another person answers by %(day)s.") % {"day": writing.day(day)}
    days = (visitor.today - day).days
    late = ngettext(
        "An answer was due by %(day)s, %(count)s day ago. It still waits; nothing is decided by silence.",
        "An answer was due by %(day)s, %(count)s days ago. It still waits; nothing is decided by silence.",
        days,
    )
    return late % {"day": writing.day(day), "count": writing.number(days)}


def facts_of(found: ShownObjection) -> list[Fact]:
    """Against what, by whom, why."""
    language = writing.language_of_page()
    party = found.party.called(language)
    facts = [
        subject_fact(found.subject_kind, found.subject, subject_href(found)),
        *verdict_facts(found.code, found.rule if found.subject_kind != SubjectKind.RULE else "", found.facts),
        Fact(_("In the name of"), party if party == found.party.text else f"{party}, {found.party.text}"),
        Fact(_("Filed"), writing.moment(found.filed_at)),
        Fact(_("Answer due by"), writing.day(timezone.localdate(found.due_at))),
        Fact(_("The objector calls it"), found.own_number, code=True),
        Fact(_("Version of the rules"), found.pack_version),
    ]
    if found.filed_by:
        facts.insert(-2, Fact(_("Filed by"), found.filed_by))
    if found.papers:
        facts.append(Fact(_("Papers"), papers_words(found.papers)))
    return facts


def answer_facts(found: ShownObjection) -> list[Fact]:
    """How it ended; nothing while it waits."""
    if not found.answered_at:
        return []
    facts = [
        Fact(_("Outcome"), OUTCOMES[Outcome(found.outcome)]),
        Fact(_("Answered"), writing.moment(found.answered_at)),
    ]
    if found.answered_by:
        facts.append(Fact(_("Answered by"), found.answered_by))
    if found.released:
        facts.append(Fact(_("What followed"), _("The note was released.")))
    return facts
