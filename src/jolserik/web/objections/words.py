"""What objections are about and how they stand, in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from jolserik import packs
from jolserik.casework.queries.listing import ListedObjection
from jolserik.casework.queries.showing import ShownObjection
from jolserik.casework.verdicts import Outcome, SubjectKind
from jolserik.guidance import words as guidance_words
from jolserik.kernel.refusals import Code, title
from jolserik.web import states, writing
from jolserik.web.parts import Fact
from jolserik.web.tables import Cell
from jolserik.web.trader.addresses import href

Words = str | Promise
KINDS: Mapping[str, Promise] = {
    SubjectKind.NOTE: pgettext_lazy("subject of an objection", "a note"),
    SubjectKind.ANSWER: pgettext_lazy("subject of an objection", "an answer of guidance"),
    SubjectKind.DOCUMENT: pgettext_lazy("subject of an objection", "a refused document"),
    SubjectKind.RULE: pgettext_lazy("subject of an objection", "a rule"),
}
OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.UPHELD: pgettext_lazy("outcome of an objection", "Upheld: the verdict was wrong"),
    Outcome.PARTLY: pgettext_lazy("outcome of an objection", "Upheld in part"),
    Outcome.REJECTED: pgettext_lazy("outcome of an objection", "Rejected: the verdict stands"),
}
FACTS: Mapping[str, Promise] = {
    "line": pgettext_lazy("fact of a verdict", "Line"),
    "lot": pgettext_lazy("fact of a verdict", "Lot"),
    "product": pgettext_lazy("fact of a verdict", "Product"),
    "paper": pgettext_lazy("fact of a verdict", "Paper"),
    "verdict": pgettext_lazy("fact of a verdict", "Answer"),
}
Objection = ListedObjection | ShownObjection


def state_of(objection: Objection, now: datetime) -> states.State:
    """How it stands, as a sign and a word."""
    return states.state(objection.state(now), "objection")


def rule_title(rule: str) -> str:
    """A rule in the reader's language; its id where the pack does not have it any more."""
    known = packs.current().rules.rules.get(rule)
    return known.titles.in_language(writing.language_of_page()) if known else rule


def verdict_words(code: str, rule: str) -> str:
    """What was said: the rule that said it, else the reason's title."""
    if rule:
        return rule_title(rule)
    return title(Code(code), writing.language_of_page()) if code else _("the answer as a whole")


def about_cell(objection: Objection) -> Cell:
    """What it is about, in a list: its number with what kind of thing that is."""
    kind = KINDS.get(objection.subject_kind, objection.subject_kind)
    is_code = objection.subject_kind != SubjectKind.DOCUMENT
    return Cell(objection.subject, subject_href(objection), code=is_code, below=kind, raw=objection.subject)


def verdict_cell(objection: Objection) -> Cell:
    """Against what it is."""
    return Cell(verdict_words(objection.code, objection.rule), below=objection.rule or objection.code)


def subject_href(objection: Objection) -> str | None:
    """Where what it is about can be read."""
    page = {SubjectKind.NOTE: "note", SubjectKind.ANSWER: "ask-receipt", SubjectKind.RULE: "rule"}
    name = page.get(SubjectKind(objection.subject_kind))
    return href(name, objection.subject) if name else None


def subject_fact(kind: str, subject: str, address: str | None = None) -> Fact:
    """What it is about, among facts."""
    named = f"{rule_title(subject)} ({subject})" if kind == SubjectKind.RULE else subject
    return Fact(_("About"), f"{KINDS[SubjectKind(kind)]}: {named}", address)


def verdict_facts(code: str, rule: str, facts: Mapping[str, str]) -> list[Fact]:
    """The code, the rule and the facts of a verdict."""
    found = []
    if code:
        words = title(Code(code), writing.language_of_page())
        found.append(Fact(_("What was said"), words, href("refusal", code)))
    if rule:
        found.append(Fact(_("By the rule"), f"{rule_title(rule)} ({rule})", href("rule", rule)))
    for name in FACTS:
        if value := facts.get(name):
            words = (
                guidance_words.word("verdicts", value, writing.language_of_page())
                if name == "verdict"
                else value
            )
            found.append(Fact(FACTS[name], words, code=name == "lot"))
    return found


def papers_words(papers: tuple[tuple[str, str], ...]) -> str:
    """Papers in a line."""
    return ", ".join(f"{kind} {number}" for kind, number in papers)
