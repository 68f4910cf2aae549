"""The small things that pages put together: what a template needs to draw each part, as plain data."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.forms import BaseForm
from django.utils.functional import Promise

from jolserik.kernel.refusals import HELD, Code, Refusal, remedy, sentence
from jolserik.kernel.units import unit_short
from jolserik.web.states import State
from jolserik.web.writing import behind_figure, language_of_page

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts.

    With `change` it is an answer that may be changed; the link says what it changes.
    """

    name: Words
    value: Words
    href: str | None = None
    code: bool = False
    state: State | None = None
    change: str | None = None
    term: Words = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    `paper` is the number of the document that stands for it, a link with `href`.
    """

    title: Words
    when: date | datetime | None = None
    words: Words = ""
    paper: str = ""
    href: str | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Stat:
    """A figure with its unit, leading to its rows. `tone` is empty, waiting or problem."""

    figure: Words
    label: Words
    href: str | None = None
    note: Words = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, with its state."""

    title: Words
    href: str
    state: State
    words: Words = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A fault in a form, beside the id of the field it belongs to."""

    field_id: str
    words: Words


def mistakes(forms: Iterable[BaseForm]) -> list[Mistake]:
    """All faults of the forms, those of a whole form first, then in the order of the fields."""
    found: list[Mistake] = []
    for form in forms:
        found += [Mistake("", str(words)) for words in form.non_field_errors()]
        for bound in form:
            found += [Mistake(bound.id_for_label or bound.auto_id, str(words)) for words in bound.errors]
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """A refusal in the words of the page's language; `rule` is the rule of guidance behind it, if one is."""

    code: Code
    sentence: str
    remedy: str
    held: bool
    row: int | None
    rule: str = ""

    @classmethod
    def to(cls, refusal: Refusal) -> "Answer":
        """What the reader is told."""
        language = language_of_page()
        refusal = with_units(refusal)
        return cls(
            refusal.code,
            sentence(refusal, language),
            remedy(refusal, language),
            refusal.code in HELD,
            refusal.row,
            refusal.facts.get("rule", ""),
        )


def with_units(refusal: Refusal) -> Refusal:
    """The refusal with its unit as it stands behind a figure; where units are compared, none does."""
    unit = refusal.facts.get("unit", "")
    if not unit or refusal.code is Code.UNIT_MISMATCH:
        return refusal
    return replace(
        refusal, facts={**refusal.facts, "unit": behind_figure(unit_short(unit, language_of_page()))}
    )
