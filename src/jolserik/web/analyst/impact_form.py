"""What is listed, as a form whose address can be sent: codes, lists, parties, a clause; origins, destinations, since when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jolserik.notes.selection import ASKED, Selection, read_selection
from jolserik.packs import Pack
from jolserik.packs.rules import BadFact
from jolserik.web.public.ask_form import words_asked
from jolserik.web.writing import language_of_page

SEPARATORS = re.compile(r"[,;\n]")
TEXT_CHARACTERS_MAX = 2000
NO_CLAUSE = ("", pgettext_lazy("clause", "whatever they carry"))


class ImpactForm(forms.Form):
    """Several values of one field are separated by commas: blanks may stand within a code or an identifier."""

    product = forms.CharField(
        label=gettext_lazy("Codes of goods"), required=False, max_length=TEXT_CHARACTERS_MAX,
        help_text=gettext_lazy("The first digits, for example: 854231, 8471"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    list = forms.MultipleChoiceField(
        label=gettext_lazy("Lists"), required=False, widget=forms.CheckboxSelectMultiple
    )
    party = forms.CharField(
        label=gettext_lazy("Parties"), required=False, max_length=TEXT_CHARACTERS_MAX,
        help_text=gettext_lazy("Country and number, for example RU:7707083893"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    clause = forms.ChoiceField(label=gettext_lazy("A clause that lots carry"), required=False)
    origin = forms.CharField(
        label=gettext_lazy("Only of these origins"), required=False, max_length=TEXT_CHARACTERS_MAX,
        help_text=gettext_lazy("Countries by their two letters, for example: DE, FR"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    to = forms.CharField(
        label=gettext_lazy("Only exports to"), required=False, max_length=TEXT_CHARACTERS_MAX,
        help_text=gettext_lazy("Countries by their two letters, for example: RU, BY"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    since = forms.DateField(
        label=gettext_lazy("Past exports since"), required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as 2024-06-01 or 01.06.2024.")},
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, pack: Pack) -> None:
        super().__init__(data, use_required_attribute=False)
        self._pack = pack
        self.selection: Selection | None = None
        language = language_of_page()
        lists = [(code, found.names.in_language(language)) for code, found in pack.rules.lists.items()]
        self.fields["list"].choices = lists  # type: ignore[attr-defined]
        self.fields["clause"].choices = [NO_CLAUSE, *words_asked("clause", pack)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read as the command line reads it; what is wrong is said beside its field."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.selection = read_selection(self.said(cleaned), self._pack)
            except BadFact as bad:
                named = any(cleaned.get(name) for name in ("product", "list", "party", "clause"))
                self.add_error(bad.fact if named else None, fault_words(bad.fact if named else ""))
        return cleaned

    @staticmethod
    def said(cleaned: Mapping[str, Any]) -> dict[str, Sequence[str]]:
        """What was typed, value by value."""
        found: dict[str, Sequence[str]] = {}
        for name in ASKED:
            value = cleaned.get(name)
            if name == "since":
                found[name] = [value.isoformat()] if value else []
            elif name == "list":
                found[name] = list(value or ())
            else:
                found[name] = [text.strip() for text in SEPARATORS.split(value or "")]
        return found


def fault_words(name: str) -> str:
    """What is wrong with a field."""
    words = {
        "product": _("Write two, or four to ten digits of each code, separated by commas."),
        "list": _("A list of countries only narrows: name a code, a party or a clause besides."),
        "party": _("Write the country and the number of each party, for example RU:7707083893."),
        "origin": _("Write each country by its two letters, for example DE."),
        "to": _("Write each country by its two letters, for example RU."),
    }
    return words.get(name) or _("Say what is listed: a code, a list, a party or a clause.")


def address_of(selection: Selection, path: str) -> str:
    """A page about the same selection."""
    return f"{path}?{query_of(selection)}"


def query_of(selection: Selection) -> str:
    """A selection as it stands in an address, always in the same order."""
    said = []
    for name, value in selection.stated().items():
        if name == "list":
            said += [(name, code) for code in value]
        else:
            said.append((name, value if isinstance(value, str) else ", ".join(value)))
    return urlencode(said)


def asked(query: QueryDict) -> bool:
    """Whether an address asks for anything."""
    return any(query.get(name, "").strip() for name in ASKED)
