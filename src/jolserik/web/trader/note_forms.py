"""The questions of a new note. The fields only ask; what is typed is judged by the readers of the files, so that a page,
a file and the API cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jolserik import packs
from jolserik.kernel.refusals import Code, Refusal
from jolserik.kernel.units import UNITS, unit_short
from jolserik.registry.queries.showing import NamedParty
from jolserik.web import vocabulary
from jolserik.web.parts import Answer
from jolserik.web.writing import country, language_of_page

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
CURRENCIES = ("KZT", "RUB", "USD", "EUR", "CNY", "BYN", "KGS", "AMD")
NOTHING = [("", "–")]


class Asked(forms.CharField):
    """A field that asks and does not judge. `required` only tells whether it is marked as optional."""

    def validate(self, value: Any) -> None:
        """The readers of the kernel judge."""


def choice(label: Any, choices: Sequence[tuple[Any, Any]], **more: Any) -> Asked:
    """A field to choose from."""
    return Asked(label=label, widget=forms.Select(choices=choices), **more)


def in_words(refusal: Refusal, label: Any) -> str:
    """A refusal beside its field: what is wrong and what to do, with the question's own words for the column."""
    if refusal.code is Code.MISSING_VALUE:
        return _("Fill in “%(question)s”.") % {"question": label}
    answer = Answer.to(replace(refusal, facts={**refusal.facts, "column": str(label)}))
    return f"{answer.sentence} {answer.remedy}".strip()


class Questions(forms.Form):
    """A group of questions; `heed` puts refusals beside the fields that they are about."""

    use_required_attribute = False

    def heed(self, refusals: Iterable[Refusal]) -> None:
        """Say each refusal beside its field."""
        self.is_valid()
        for refusal in refusals:
            if refusal.at in self.fields:
                self.add_error(refusal.at, in_words(refusal, self[refusal.at].label))


class KindForm(Questions):
    """Where the goods go."""

    kind = Asked(
        label=_("Where do the goods go?"),
        widget=forms.RadioSelect(choices=list(vocabulary.NOTE_KINDS.items())),
    )
    procedure = Asked(
        label=_("Special procedure"),
        required=False,
        help_text=_("Leave it empty for an ordinary sale or movement."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = language_of_page()
        procedures = [(code, p.names.in_language(language)) for code, p in packs.current().procedures.items()]
        reissue = ("reissue", vocabulary.word("reissue", "procedure"))
        known = {code for code, _name in procedures}
        extra = [] if "reissue" in known else [reissue]
        self.fields["procedure"].widget = forms.Select(choices=[*NOTHING, *procedures, *extra])


class PartiesForm(Questions):
    """Who sends, who receives, from where to where, on which day."""

    sender = Asked(label=_("Sender"))
    note = Asked(
        label=_("Your number of the note"),
        help_text=_("A proposal stands here; put your own numbering in its place."),
    )
    date = Asked(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    sender_place = Asked(
        label=_("From which place"), required=False, help_text=_("Your code of the warehouse; empty means “default”."),
        widget=forms.TextInput(attrs={"list": "own-places", "autocomplete": "off"}),
    )  # fmt: skip
    refers_to = Asked(label=_("Which note it returns or corrects"), required=False)
    recipient = Asked(
        label=_("Recipient"), help_text=_("Country and number, for example KZ:970240000126"),
        widget=forms.TextInput(attrs={"list": "partners", "autocomplete": "off"}),
    )  # fmt: skip
    recipient_place = Asked(
        label=_("To which place"), required=False, help_text=_("The recipient's code of the warehouse, if you know it."),
        widget=forms.TextInput(attrs={"list": "own-places", "autocomplete": "off"}),
    )  # fmt: skip
    recipient_country = Asked(label=_("Country of destination"), required=False)
    consignee = Asked(label=_("Consignee, if it is somebody else"), required=False)
    end_user = Asked(label=_("Who will use the goods"), required=False)

    def __init__(self, *args: Any, kind: str, senders: Sequence[NamedParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = language_of_page()
        named = [(party.text, f"{party.called(language)} ({party.text})") for party in senders]
        if kind != "return":
            self.fields["sender"].widget = forms.Select(choices=named)
        countries = sorted((country(code), code) for code in packs.current().eaeu - {packs.current().country})
        union = [(code, name) for name, code in countries]
        if kind == "export_eaeu":
            self.fields["recipient_country"].widget = forms.Select(choices=[*NOTHING, *union])
        self._leave_out(kind)

    def _leave_out(self, kind: str) -> None:
        """Questions that this kind of note does not ask."""
        export = kind.startswith("export_")
        if not export:
            for name in ("recipient_country", "consignee", "end_user"):
                del self.fields[name]
        if kind == "movement":
            del self.fields["recipient"]
            self.fields["recipient_place"].required = True
            self.fields["recipient_place"].help_text = _("Your code of the other warehouse.")
        else:
            self.fields["recipient_place"].widget.attrs.pop("list", None)
        if kind == "return":
            self.fields["refers_to"].required = True
            self.fields["refers_to"].label = _("Which note it returns")
        elif not self.data.get("refers_to"):
            del self.fields["refers_to"]


class LineForm(Questions):
    """One product and quantity."""

    product = Asked(
        label=_("Product code"), help_text=_("Ten digits of the nomenclature of the Union"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "list": "own-products", "autocomplete": "off"}),
    )  # fmt: skip
    unit = Asked(label=_("Unit"))
    quantity = Asked(label=_("Quantity"), widget=forms.TextInput(attrs=DECIMAL))
    price = Asked(label=_("Price of one unit"), required=False, widget=forms.TextInput(attrs=DECIMAL))
    currency = choice(_("Currency"), [*NOTHING, *[(code, code) for code in CURRENCIES]], required=False)
    packages = Asked(label=_("Packages"), required=False)
    net_kg = Asked(label=_("Net weight, kg"), required=False, widget=forms.TextInput(attrs=DECIMAL))
    gross_kg = Asked(label=_("Gross weight, kg"), required=False, widget=forms.TextInput(attrs=DECIMAL))
    draws = Asked(
        label=_("From which lots"), required=False,
        help_text=_("Empty: the goods that came first go first. Else lots with quantities, LOT:12;LOT:30."),
    )  # fmt: skip
    serials = Asked(label=_("Serial numbers"), required=False, help_text=_("Separated by semicolons"))

    MORE = ("packages", "net_kg", "gross_kg", "draws", "serials")

    def __init__(self, data: Mapping[str, str], *, number: int) -> None:
        super().__init__(data, prefix=f"line-{number}")
        self.number = number
        language = language_of_page()
        units = sorted((unit_short(code, language), code) for code in UNITS)
        first = [("H87", unit_short("H87", language)), ("KGM", unit_short("KGM", language))]
        others = [(code, short) for short, code in units if code not in ("H87", "KGM")]
        self.fields["unit"].widget = forms.Select(choices=[*first, *others])

    @property
    def pairs(self) -> list[list[forms.BoundField]]:
        """Fields that every line needs, those beside each other that are read together."""
        return [[self["product"]], [self["quantity"], self["unit"]], [self["price"], self["currency"]]]

    @property
    def more(self) -> list[forms.BoundField]:
        """Fields that few lines need."""
        return [self[name] for name in self.MORE]

    @property
    def more_open(self) -> bool:
        """Whether the few are in use or at fault."""
        return any(self.data.get(self.add_prefix(name)) or self[name].errors for name in self.MORE)


class TransportForm(Questions):
    """The sale behind it, and how the goods travel."""

    invoice = Asked(
        label=_("Invoice"),
        required=False,
        help_text=_("An export with a sale needs one; it is compared with the register."),
    )
    contract = Asked(label=_("Contract"), required=False)
    carrier = Asked(label=_("Carrier"), required=False)
    vehicle = Asked(label=_("Vehicle"), required=False, help_text=_("Number plates, separated by commas"))
    container = Asked(label=_("Container"), required=False)
    waybill = Asked(label=_("Waybill"), required=False)
    crossing = Asked(label=_("Border crossing"), required=False)
    papers = Asked(
        label=_("Other papers"), required=False, help_text=_("kind:number, separated by semicolons")
    )
    reason = Asked(
        label=_("Reason"), required=False, help_text=_("If you go on in spite of a warning, say why."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, to_country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.startswith("export_"):
            del self.fields["crossing"]
            return
        language = language_of_page()
        listed = [c for c in packs.current().crossings if not to_country or c.country == to_country]
        if listed:
            names = sorted((crossing.name(language), crossing.code) for crossing in listed)
            empty = [("", pgettext_lazy("crossing", "– choose the crossing –"))]
            self.fields["crossing"].required = packs.current().crossing_required(to_country)
            self.fields["crossing"].widget = forms.Select(
                choices=[*empty, *[(code, name) for name, code in names]]
            )
