"""The steps of a new note: which columns each asks for, with what to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jolserik.kernel.fields import COLUMNS, read_cells
from jolserik.kernel.refusals import Code, Refusal
from jolserik.ledger.queries.showing import FreeGoods, free_goods
from jolserik.notes.queries.listing import partners_of
from jolserik.registry.queries.showing import NamedParty, named_parties, places_of
from jolserik.web.models import DraftNote
from jolserik.web.trader import writing_notes
from jolserik.web.trader.note_forms import KindForm, LineForm, PartiesForm, Questions, TransportForm
from jolserik.web.trader.visiting import Visitor
from jolserik.web.trader.writing_notes import LINE, LINES_MAX, head_of, lines_of
from jolserik.web.writing import language_of_page

CHECK_TITLE = _("Check your answers")


@dataclass(frozen=True)
class Step:
    """One page of questions. `names` are the columns of the file of notes that it asks for."""

    name: str
    title: Promise
    names: tuple[str, ...]
    template: str
    has_lines: bool = False

    @staticmethod
    def called(name: str) -> Step:
        """The step of that name."""
        found = next((step for step in STEPS if step.name == name), None)
        if found is None:
            raise Http404
        return found

    @property
    def number(self) -> int:
        """Which one it is, from 1."""
        return STEPS.index(self) + 1

    def line_count(self, data: Mapping[str, Any]) -> int:
        """How many lines were sent."""
        text = str(data.get("line-count", ""))
        return min(int(text), LINES_MAX) if text.isascii() and text.isdigit() and len(text) < 5 else 1

    def next_address(self, draft: DraftNote, *, checked: bool) -> str:
        """The next step; after a first check every step leads back to the check."""
        following = STEPS[self.number] if self.number < len(STEPS) and not checked else None
        if following is None:
            return reverse("note-check", args=[draft.pk])
        return reverse("note-step", args=[draft.pk, following.name])

    def context(self, draft: DraftNote, visitor: Visitor, faults: Sequence[Refusal]) -> dict[str, Any]:
        """What the page shows; faults of its own fields stand beside them."""
        asked = questions(self, draft, visitor)
        asked.heed(faults)
        before = STEPS[self.number - 2].name if self.number > 1 else ""
        return {
            "visitor": visitor, "draft": draft, "at": self, "step": self.number, "form_id": "note-step",
            "forms": asked.forms, "before": reverse("note-step", args=[draft.pk, before]) if before else "",
            **choices(self, draft, visitor),
        }  # fmt: skip


STEPS = (
    Step("kind", _("Kind"), ("kind", "procedure"), "trader/step.html"),
    Step(
        "parties",
        _("Parties and places"),
        ("sender", "note", "date", "sender_place", "refers_to", "recipient", "recipient_place", "recipient_country",
         "consignee", "end_user"),
        "trader/step_parties.html",
    ),
    Step("goods", _("Goods"), (), "trader/step_goods.html", has_lines=True),
    Step(
        "transport",
        _("Invoice and transport"),
        ("invoice", "contract", "carrier", "vehicle", "container", "waybill", "crossing", "papers", "reason"),
        "trader/step.html",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The forms of one step, with the draft's cells."""

    step: Step
    draft: DraftNote
    forms: tuple[Questions, ...]

    def heed(self, refusals: Sequence[Refusal]) -> None:
        """Say each refusal beside its field: by line where there are lines."""
        for number, form in enumerate(self.forms, 1):
            form.heed([r for r in refusals if not self.step.has_lines or (r.row or 1) == number])

    def faults(self) -> list[Refusal]:
        """What is empty or cannot be read on this step alone; whether it can be done is for the check."""
        found: list[Refusal] = []
        fields = self.forms[0].fields
        columns = [column for column in COLUMNS["notes"] if column.name in fields]
        for row, cells in writing_notes.rows_of(self.draft)[: None if self.step.has_lines else 1]:
            _values, faults = read_cells(columns, cells, row=row, comma_decimals=language_of_page() != "en")
            said = {fault.at for fault in faults}
            empty = [
                name for name in fields if fields[name].required and not cells.get(name) and name not in said
            ]
            found += [*faults, *(Refusal(Code.MISSING_VALUE, name, {}, row) for name in empty)]
        return found


def questions(step: Step, draft: DraftNote, visitor: Visitor) -> Group:
    """The forms of a step, filled with what was typed."""
    return Group(step, draft, FORMS[step.name](draft, visitor))


def kind_form(draft: DraftNote, visitor: Visitor) -> tuple[Questions, ...]:
    """Where the goods go."""
    return (KindForm(head_of(draft)),)


def parties_form(draft: DraftNote, visitor: Visitor) -> tuple[Questions, ...]:
    """Who, from where to where."""
    head = head_of(draft)
    return (PartiesForm(head, kind=head.get("kind", ""), senders=visitor.signing),)


def goods_forms(draft: DraftNote, visitor: Visitor) -> tuple[Questions, ...]:
    """One form a line."""
    return tuple(
        LineForm({f"line-{number}-{name}": line.get(name, "") for name in LINE}, number=number)
        for number, line in enumerate(lines_of(draft), 1)
    )


def transport_form(draft: DraftNote, visitor: Visitor) -> tuple[Questions, ...]:
    """Invoice and transport."""
    head = head_of(draft)
    recipient = head.get("recipient", "").partition(":")[0].strip().upper()
    return (
        TransportForm(head, kind=head.get("kind", ""), to_country=head.get("recipient_country") or recipient),
    )


FORMS: Mapping[str, Callable[[DraftNote, Visitor], tuple[Questions, ...]]] = {
    "kind": kind_form, "parties": parties_form, "goods": goods_forms, "transport": transport_form,
}  # fmt: skip


def choices(step: Step, draft: DraftNote, visitor: Visitor) -> dict[str, Any]:
    """What the fields of a step propose: own places, partners, goods that are free where the note starts."""
    sender = sender_of(draft, visitor)
    if sender is None:
        return {}
    if step.name == "parties":
        return {"places": places_of(sender.id), "partners": partners(sender)}
    if step.name == "goods":
        place = head_of(draft).get("sender_place") or "default"
        return {"goods": goods(sender, place), "place": place}
    return {}


def sender_of(draft: DraftNote, visitor: Visitor) -> NamedParty | None:
    """The sender, if the person may sign for him; else the first party that he may sign for."""
    named = head_of(draft).get("sender", "")
    return next(
        (p for p in visitor.signing if p.text == named), visitor.signing[0] if visitor.signing else None
    )


def partners(sender: NamedParty) -> list[tuple[str, str]]:
    """Whom the sender has sent notes to: identifier and name."""
    keys = partners_of(sender.id)
    found = named_parties(keys)
    language = language_of_page()
    return [(found[key].text, found[key].called(language)) for key in keys]


def goods(sender: NamedParty, place: str) -> list[FreeGoods]:
    """What the sender has free at that place."""
    return free_goods(sender.id, place)
