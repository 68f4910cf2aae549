"""The question as a form. Beyond goods, way and day it asks only for what some rule of the pack asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as calendar_day
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jolserik.guidance.goods import digits_of
from jolserik.guidance.stating import fault_of
from jolserik.kernel.countries import COUNTRIES
from jolserik.kernel.languages import sort_key
from jolserik.packs import Pack
from jolserik.packs.rules import FACTS, FactKind, OneOf, Status
from jolserik.packs.rules.conditions import facts_of, leaves
from jolserik.packs.rules.facts import WORDS
from jolserik.web import vocabulary, writing
from jolserik.web.public.ask_words import CLAUSES, END_USES, GRADES, QUESTIONS
from jolserik.web.public.country_select import CountrySelect

GOODS, SAID, PAPERS, NONE = "goods", "said", "papers", "none"
"""`said`: the words that led to a code; `none`: the goods carry no clause, and somebody has looked."""

FIRST = ("product", "destination", "origin", "date")
GOODS_CHARACTERS_MAX = 200
EXPORTS = ("export_eaeu", "export_third")
_EXPORT_KINDS = {kind: vocabulary.NOTE_KINDS[kind] for kind in EXPORTS}
_WORDS_OF: Mapping[str, Mapping[str, Any]] = {
    "end_use": END_USES,
    "grade": GRADES,
    "kind": _EXPORT_KINDS,
    "origin_kind": vocabulary.ORIGIN_KINDS,
}
_NOT_SAID = ("", pgettext_lazy("answer to a question", "I do not say"))
Choices = list[tuple[str, Any]]


class AskForm(forms.Form):
    """What are the goods, where do they come from and go, on which day; and what rules ask besides."""

    goods = forms.CharField(
        label=gettext_lazy("What are the goods?"), max_length=GOODS_CHARACTERS_MAX,
        help_text=gettext_lazy("In your own words or as a product code, for example: washing machine, or 8450."),
        error_messages={
            "required": gettext_lazy("Say what the goods are, for example: washing machine."),
            "max_length": gettext_lazy("Say it in fewer words."),
        },
    )  # fmt: skip
    destination = forms.ChoiceField(
        widget=CountrySelect,
        label=gettext_lazy("Where do they go?"),
        error_messages={
            "required": gettext_lazy("Choose the country that the goods go to."),
            "invalid_choice": gettext_lazy("Choose a country from the list."),
        },
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Where do they come from?"), required=False, widget=CountrySelect,
        help_text=gettext_lazy("The country of origin that stands in the papers."),
        error_messages={"invalid_choice": gettext_lazy("Choose a country from the list.")},
    )  # fmt: skip
    date = forms.DateField(
        label=gettext_lazy("On which day?"), required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        help_text=gettext_lazy("Past and future days can be asked for too."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as 2024-06-01 or 01.06.2024.")},
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, pack: Pack, today: calendar_day, **options: Any
    ) -> None:
        super().__init__(data, use_required_attribute=False, **options)
        self._today = today
        language = writing.language_of_page()
        away, home = nearest(pack)
        named = countries(language)
        self.fields["destination"].choices = [("", _("Choose a country")), *by_nearness(named, away)]  # type: ignore[attr-defined]
        self.fields["origin"].choices = [("", _("I do not know")), *by_nearness(named, home)]  # type: ignore[attr-defined]
        self.further = further_facts(pack)
        for fact in self.further:
            self.fields[fact] = _field(fact, pack, [_NOT_SAID, *by_nearness(named, home)])
        kinds = papers_of(pack, language)
        self.fields[PAPERS] = forms.MultipleChoiceField(
            label=_("Which papers are there?"),
            required=False,
            choices=kinds,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_goods(self) -> str:
        """One line, without needless blanks."""
        return " ".join(self.cleaned_data["goods"].split())

    def clean(self) -> dict[str, Any]:
        """What the reader of questions would refuse is refused here, beside its field."""
        found = super().clean() or {}
        for name, said in self.stated().items():
            if name not in self.errors and fault_of(name, said):
                self.add_error(name, _("This cannot be read. Look at the example and write it again."))
        return found

    def stated(self) -> dict[str, str | Sequence[str]]:
        """The facts as the reader of questions takes them, without the product."""
        cleaned = self.cleaned_data
        day = cleaned.get("date") or self._today
        found: dict[str, str | Sequence[str]] = {"date": day.isoformat()}
        for name in ("destination", "origin", *self.further):
            value = cleaned.get(name)
            if value in (None, "", []):
                continue
            if FACTS[name] in (FactKind.COUNTRIES, FactKind.WORDS):
                values = value if isinstance(value, list) else [value]
                found[name] = [one for one in values if one != NONE]
            else:
                found[name] = str(value)
        if cleaned.get(PAPERS):
            found[PAPERS] = cleaned[PAPERS]
        return found

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """The folded part of the form."""
        return [self[name] for name in self.further]

    @property
    def further_said(self) -> bool:
        """Whether something of the folded part was said, or is wrong."""
        return any(self[name].value() not in (None, "", []) or name in self.errors for name in self.further)


def names_asked(pack: Pack) -> list[str]:
    """The names that an address of a question may hold, in order."""
    return [GOODS, *FIRST[1:], *further_facts(pack), PAPERS, SAID]


def _field(fact: str, pack: Pack, named: Choices) -> forms.Field:
    """A field for a fact, by its kind."""
    label, hint = QUESTIONS.get(fact, (fact.replace("_", " "), ""))
    shared: dict[str, Any] = {"label": label, "help_text": hint, "required": False}
    kind = FACTS[fact]
    if kind in (FactKind.COUNTRY, FactKind.COUNTRIES):
        return forms.ChoiceField(choices=named, widget=CountrySelect, **shared)
    if kind is FactKind.WORD:
        words = _WORDS_OF.get(fact, {})
        choices = [(word, words.get(word, word)) for word in words or sorted(WORDS[fact])]
        return forms.ChoiceField(choices=[_NOT_SAID, *choices], **shared)
    if kind is FactKind.WORDS:
        choices = [*words_asked(fact, pack), (NONE, _("none, I have looked"))]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **shared)
    if kind is FactKind.NUMBER:
        return forms.IntegerField(
            min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **shared
        )
    return forms.CharField(max_length=80, **shared)


def further_facts(pack: Pack) -> list[str]:
    """Facts that some rule asks for, beyond those that are always asked."""
    asked = {fact for rule in pack.rules.rules.values() for fact in facts_of(rule.when)}
    return [fact for fact in FACTS if fact in asked and fact not in FIRST]


def words_asked(fact: str, pack: Pack) -> Choices:
    """The words that some rule tests, as people call them."""
    found = {
        value
        for rule in pack.rules.rules.values()
        for leaf in leaves(rule.when)
        if isinstance(leaf, OneOf) and leaf.fact == fact
        for value in leaf.values
    }
    return [(word, word_of(fact, word, pack)) for word in sorted(found)]


def word_of(fact: str, word: str, pack: Pack) -> Any:
    """A word of the pack as people say it; one without a name is shown as it is."""
    if fact == "procedure" and word in pack.procedures:
        return pack.procedures[word].names.in_language(writing.language_of_page())
    return CLAUSES.get(word, word.replace("_", " "))


def papers_of(pack: Pack, language: str) -> Choices:
    """Every kind of paper that a rule asks for that was or will be in force, once."""
    return list(
        {
            paper.kind: paper.names.in_language(language)
            for rule in pack.rules.rules.values()
            if any(step.status in (Status.IN_FORCE, Status.PLANNED) for step in rule.standings.values)
            for paper in rule.papers
        }.items()
    )


def nearest(pack: Pack) -> tuple[frozenset[str], frozenset[str]]:
    """The states that goods mostly go to, and those that they mostly come from: the union and the neighbours."""
    around = frozenset(pack.eaeu).union(*(region.borders for region in pack.regions.values()))
    return around - {pack.country}, around | {pack.country}


def by_nearness(named: Sequence[tuple[str, str]], near: frozenset[str]) -> Choices:
    """Countries in two groups, the near ones first."""
    return [
        (_("Neighbours and the Union"), [(code, name) for code, name in named if code in near]),
        (_("All countries"), [(code, name) for code, name in named if code not in near]),
    ]


@lru_cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Every country with its name, in the order of the alphabet."""
    named = ((code, writing.country(code)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1])))


def kept_of(query: QueryDict, names: Sequence[str]) -> QueryDict:
    """What was really said: known names, blanks and empty answers left out; the address of the question."""
    kept = QueryDict(mutable=True)
    for name in names:
        values = [value.strip() for value in query.getlist(name) if value.strip()]
        if values:
            kept.setlist(name, values)
    return kept


def code_in(goods: str) -> str | None:
    """The digits of a product code, if that is what was typed."""
    return digits_of(goods)
