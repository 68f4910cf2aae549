"""Words and signs of the question page: verdicts by sign and tone, clauses and uses in words of everyday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jolserik.packs.rules import Verdict
from jolserik.web.states import DONE, IN_PROGRESS, NOT_STARTED, PROBLEM, WAITING, State

Words = Promise | str

YES, KNOW, PAPER, LICENCE, CARE, STOP, ASK = "yes", "know", "paper", "licence", "care", "stop", "ask"

SIGNS: Mapping[str, str] = {
    YES: "M24 3a21 21 0 1 0 0 42a21 21 0 1 0 0-42zM21 33.5l-9.5-9.5l3.5-3.5l6 6l12-12l3.5 3.5z",
    KNOW: "M24 3a21 21 0 1 0 0 42a21 21 0 1 0 0-42zM21.5 12h5v5h-5zM21.5 20.5h5v15.500h-5z",
    PAPER: "M9 3h21l9 9v33h-30zM15 19v3.500h18v-3.500zM15 26.500v3.500h18v-3.500zM15 34v3.500h12v-3.500z",
    LICENCE: "M9 3h30v26h-30zM15 10v3.500h18v-3.500zM15 17.500v3.500h12v-3.500zM18 32h12v14l-6-4.500l-6 4.500z",
    CARE: "M24 3l22 40h-44zM21.5 16h5v14h-5zM21.5 33.500h5v5h-5z",
    STOP: "M15.300 3h17.400l12.300 12.300v17.400l-12.300 12.300h-17.400l-12.300-12.300v-17.400zM11 20.500v7h26v-7z",
    ASK: "M24 3a21 21 0 1 0 0 42a21 21 0 1 0 0-42zM15.500 18.500c0-11 17-11 17 0c0 6-6 6.500-6 11h-5c0-6.500 6-7.500 6-11"
    "c0-4.500-7-4.500-7 0zM21.500 33h5v5h-5z",
}
"""Outlines in a square of 48, told apart by shape."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a verdict looks besides its words."""

    name: str
    tone: str

    @property
    def outline(self) -> str:
        """The sign's outline."""
        return SIGNS[self.name]


VERDICTS: Mapping[str, Sign] = {
    Verdict.ALLOWED: Sign(YES, DONE),
    Verdict.INFORM: Sign(KNOW, DONE),
    Verdict.DOCUMENT_REQUIRED: Sign(PAPER, WAITING),
    Verdict.LICENCE_REQUIRED: Sign(LICENCE, WAITING),
    Verdict.NOT_ADVISED: Sign(CARE, WAITING),
    Verdict.PROHIBITED: Sign(STOP, PROBLEM),
    Verdict.CANNOT_SAY: Sign(ASK, NOT_STARTED),
}

STATUS_TONES: Mapping[str, str] = {
    "in_force": DONE,
    "guidance": IN_PROGRESS,
    "claimed": WAITING,
    "draft": WAITING,
    "planned": WAITING,
    "denied": NOT_STARTED,
    "suspended": NOT_STARTED,
    "repealed": NOT_STARTED,
}


def verdict_state(verdict: str, word: Words) -> State:
    """A verdict as a state of a list."""
    return State(word, VERDICTS[verdict].tone)


def status_state(status: str, word: Words) -> State:
    """A rule's status as a state of a list."""
    return State(word, STATUS_TONES.get(status, NOT_STARTED))


CLAUSES: Mapping[str, Words] = {
    "no_reexport_ru": pgettext_lazy("clause", "the contract forbids re-export to Russia"),
    "no_reexport_by": pgettext_lazy("clause", "the contract forbids re-export to Belarus"),
    "not_freely_exportable": pgettext_lazy("clause", "brought in at a lower duty, may not leave freely"),
}

END_USES: Mapping[str, Words] = {
    "civil": pgettext_lazy("end use", "civil, and I know whose"),
    "military": pgettext_lazy("end use", "military"),
    "unknown": pgettext_lazy("end use", "I do not know it"),
}

GRADES: Mapping[str, Words] = {
    "matched": pgettext_lazy("proof of origin", "the register agrees"),
    "claimed": pgettext_lazy("proof of origin", "the register does not know it yet"),
    "contradicted": pgettext_lazy("proof of origin", "the register says otherwise"),
    "unproven": pgettext_lazy("proof of origin", "there is nothing to compare with"),
}

QUESTIONS: Mapping[str, tuple[Words, Words]] = {
    "maker": (_("Where were they made?"), _("If that is another country than the one of origin in the papers.")),
    "dispatch": (_("Where were they sent from?"), _("The country from which the seller sent them to you.")),
    "transit": (_("Through which country do they go?"), ""),
    "clause": (_("Do the goods carry a restriction?"), _("Look into the contract, the invoice and the import declaration.")),
    "end_use": (_("What will they be used for in the end?"), ""),
    "kind": (_("What kind of movement is it?"), ""),
    "procedure": (_("For which purpose do they move?"), ""),
    "origin_kind": (_("How did the goods come in?"), ""),
    "grade": (_("How well is their origin proven?"), ""),
    "exporter": (_("Who exports?"), _("Country and number, for example KZ:970240000126")),
    "recipient": (_("Who receives them?"), _("Country and number, for example RU:7707083893")),
    "end_user": (_("Who will use them in the end?"), _("Country and number, for example RU:7707083893")),
    "exporter_age_days": (_("How many days has the exporter existed?"), ""),
    "recipient_age_days": (_("How many days has the recipient existed?"), ""),
    "days_since_origin": (_("How many days ago did the goods come in?"), ""),
    "quantity": (_("How much is it?"), _("An amount and the unit’s code, for example 10 H87 for ten pieces.")),
    "value": (_("What is it worth?"), _("An amount and the currency, for example 1000 USD.")),
}  # fmt: skip
"""What is asked for a fact, and a hint."""
