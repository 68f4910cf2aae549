"""The questions of an objection. They only ask; what is typed is judged as over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jolserik.casework.verdicts import OBJECTIONABLE, Verdict
from jolserik.kernel.refusals import Code, title
from jolserik.registry.queries.showing import NamedParty
from jolserik.web.objections.words import verdict_words
from jolserik.web.trader.note_forms import NOTHING, Asked, Questions
from jolserik.web.writing import language_of_page

SUBJECT = ("note", "answer", "document", "code", "rule")


class ObjectionForm(Questions):
    """Against what, in whose name, why, with which papers. What the address says already is not asked again."""

    party = Asked(label=_("In whose name"))
    verdict = Asked(label=_("What do you object to?"), widget=forms.RadioSelect)
    note = Asked(label=_("Number of the note"), required=False)
    answer = Asked(
        label=_("Reference of an answer"), required=False,
        help_text=_("G- and twenty characters. The answer needs a receipt; the button stands beneath it."),
    )  # fmt: skip
    document = Asked(
        label=_("Your number of a refused document"), required=False,
        help_text=_("Nothing is stored of what was refused, so say also for which reason."),
    )  # fmt: skip
    code = Asked(label=_("For which reason it was refused"), required=False)
    rule = Asked(label=_("Rule"), required=False, help_text=_("Its letters and figures, for example EU-12G"))
    reason = Asked(
        label=_("Why the verdict is wrong"), widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
        help_text=_("Whoever answers reads this first. Say what is not so, and how it can be seen."),
    )  # fmt: skip
    papers = Asked(
        label=_("Papers"), required=False,
        help_text=_("kind:number, separated by semicolons, for example contract:12/2026;letter:7"),
    )  # fmt: skip
    objection = Asked(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        parties: Sequence[NamedParty],
        verdicts: Sequence[Verdict],
        subject_given: bool,
    ) -> None:
        super().__init__(data)
        language = language_of_page()
        if len(parties) > 1:
            named = [(party.text, f"{party.called(language)} ({party.text})") for party in parties]
            self.fields["party"].widget = forms.Select(choices=named)
        else:
            del self.fields["party"]
        if len(verdicts) > 1:
            choices = [(verdict.key, verdict_words(verdict.code, verdict.rule)) for verdict in verdicts]
            self.fields["verdict"].widget = forms.RadioSelect(choices=choices)
        else:
            del self.fields["verdict"]
        if subject_given:
            for name in SUBJECT:
                del self.fields[name]
            return
        reasons = sorted((title(Code(code), language), code) for code in OBJECTIONABLE)
        self.fields["code"].widget = forms.Select(
            choices=[*NOTHING, *[(code, name) for name, code in reasons]]
        )
