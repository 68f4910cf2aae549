"""Check your answers: everything that was typed as it was understood, each fault beside its answer and in the summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jolserik import packs
from jolserik.kernel.answers import Answer as Decision
from jolserik.kernel.answers import Outcome
from jolserik.kernel.refusals import Code, Refusal
from jolserik.notes.documents import LineDraft, NoteDraft
from jolserik.registry.queries.showing import named_party
from jolserik.web import vocabulary, writing
from jolserik.web.models import DraftNote
from jolserik.web.objections.refusals import refusal_href
from jolserik.web.parts import Answer, Mistake
from jolserik.web.trader import writing_notes
from jolserik.web.trader.asking import STEPS, Step, questions
from jolserik.web.trader.note_forms import LineForm, in_words
from jolserik.web.trader.visiting import Visitor
from jolserik.web.trader.writing_notes import head_of

Words = str | Promise


@dataclass(frozen=True)
class Answered:
    """One answer on the page: the question, what was understood, where to change it, and what is wrong with it."""

    key: str
    name: Words
    value: Words
    change: str
    faults: tuple[tuple[Code, str], ...] = ()


@dataclass(frozen=True)
class Section:
    """Answers of one step, or of one line."""

    title: Words
    answers: tuple[Answered, ...]


def missing(at: str) -> Refusal:
    """Nothing was typed where something must be."""
    return Refusal(Code.MISSING_VALUE, at, {}, 1)


def faults_of(draft: DraftNote, visitor: Visitor) -> list[Refusal]:
    """What registering would refuse now."""
    return list(writing_notes.check(draft, visitor).refusals)


def summary(draft: DraftNote, visitor: Visitor, decision: Decision) -> dict[str, Any]:
    """Sections, the summary of faults, and the faults that belong to no answer."""
    refusals = decision.refusals
    note = writing_notes.understood(draft)
    sections = [section for step in STEPS for section in sections_of(step, draft, visitor, note, refusals)]
    shown = {(answered.key) for section in sections for answered in section.answers}
    loose = [r for r in refusals if key_of(r) not in shown]
    refused = decision.outcome is Outcome.REFUSED
    return {
        "sections": sections,
        "refused": refused,
        "held": decision.outcome is Outcome.HELD,
        "mistakes": mistakes(sections, loose) if refused else [],
        "loose": loose,
        "warnings": list(decision.warnings),
        "total": total_of(note),
        "object_href": refusal_href(note, refusals) if refused else None,
    }


def key_of(refusal: Refusal) -> str:
    """The answer that a refusal is about."""
    in_line = refusal.at in writing_notes.LINE
    return f"answer-{refusal.row or 1}-{refusal.at}" if in_line else f"answer-{refusal.at}"


def faults_at(key: str, refusals: Sequence[Refusal], label: Words) -> tuple[tuple[Code, str], ...]:
    """What is wrong with one answer."""
    return tuple((r.code, in_words(r, label)) for r in refusals if key_of(r) == key)


def mistakes(sections: Sequence[Section], loose: Sequence[Refusal]) -> list[Mistake]:
    """The summary above the page: every fault in the words that stand beside it, leading there."""
    found = [Mistake("", Answer.to(refusal).sentence) for refusal in loose]
    for section in sections:
        found += [
            Mistake(answered.key, words) for answered in section.answers for _code, words in answered.faults
        ]
    return found


def sections_of(
    step: Step, draft: DraftNote, visitor: Visitor, note: NoteDraft | None, refusals: Sequence[Refusal]
) -> list[Section]:
    """The answers of a step; a step with lines has a section for each."""
    here = reverse("note-step", args=[draft.pk, step.name])
    if step.has_lines:
        forms = questions(step, draft, visitor).forms
        return [line_section(form, number, here, note, refusals) for number, form in enumerate(forms, 1)]
    head = head_of(draft)
    answers = []
    for form in questions(step, draft, visitor).forms:
        for bound in form:
            key = f"answer-{bound.name}"
            found = faults_at(key, refusals, bound.label)
            text = head.get(bound.name, "")
            if text or found or bound.field.required:
                value = said(bound.name, text)
                answers.append(
                    Answered(key, bound.label, value, f"{here}#{bound.id_for_label or bound.auto_id}", found)
                )
    return [Section(step.title, tuple(answers))] if answers else []


def line_section(
    form: Any, number: int, here: str, note: NoteDraft | None, refusals: Sequence[Refusal]
) -> Section:
    """One line's answers."""
    assert isinstance(form, LineForm)
    answers = []
    line = next((x for x in note.lines if x.row == number), None) if note else None
    for name in form.fields:
        key = f"answer-{number}-{name}"
        found = faults_at(key, refusals, form[name].label)
        text = str(form.data.get(form.add_prefix(name), ""))
        if text or found or form.fields[name].required:
            value = said_in_line(name, text, line)
            answers.append(Answered(key, form[name].label, value, f"{here}#{form[name].id_for_label}", found))
    return Section(_("Line %(number)s") % {"number": number}, tuple(answers))


def said(name: str, text: str) -> Words:
    """An answer as it was understood."""
    if name == "kind":
        return vocabulary.word(text, "note_kind")
    if name == "procedure" and text:
        procedure = packs.current().procedures.get(text)
        return (
            procedure.names.in_language(writing.language_of_page())
            if procedure
            else vocabulary.word(text, "procedure")
        )
    if name in ("sender", "recipient"):
        party = named_party(text)
        return f"{party.called(writing.language_of_page())} ({party.text})" if party and party.name else text
    if name == "recipient_country" and text:
        return writing.country(text)
    if name == "crossing" and (crossing := packs.current().find_crossing(text) if text else None):
        return crossing.name(writing.language_of_page())
    return text


def said_in_line(name: str, text: str, line: LineDraft | None) -> Words:
    """An answer of a line as it was understood, with its unit where it has one."""
    if name == "unit" and text:
        return f"{writing.unit(text)} ({text})"
    if line is None:
        return text
    if name == "quantity":
        return writing.quantity(line.quantity, writing.unit(line.unit))
    if name == "price" and line.price is not None and line.value is not None:
        facts = {"price": writing.number(line.price), "value": writing.money(line.value, line.currency)}
        return _("%(price)s, in all %(value)s") % facts
    return text


def total_of(note: NoteDraft | None) -> str:
    """The value of all lines, if all have one in one currency."""
    if note is None or any(line.value is None for line in note.lines):
        return ""
    currencies = {line.currency for line in note.lines}
    if len(currencies) != 1:
        return ""
    return writing.money(sum(line.value for line in note.lines if line.value is not None), currencies.pop())  # type: ignore[arg-type]
