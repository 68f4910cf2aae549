"""Letters about a listing: to everybody who has, sends or has exported goods that it touches, in his language.

A letter says what was listed and by whom, which of *his* lots are touched and how much he has of them, what he should do and
whom he can ask. It accuses nobody, and nothing in it is another trader's.

At home people read Kazakh and Russian, so they get both; elsewhere in the union Russian, in other countries English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources

from babel.numbers import format_decimal

from jolserik.exchange.letters import Block, Letter, Part, Points, Table, Version
from jolserik.guidance import words as guidance_words
from jolserik.guidance.condition_words import in_words
from jolserik.guidance.fact_words import country, day, issuer, locale, number
from jolserik.kernel.quantity import MICRO
from jolserik.kernel.units import unit_short
from jolserik.notes.queries.impact import Held, LineFound
from jolserik.notes.queries.touched import Way
from jolserik.notes.selection import rules_about
from jolserik.packs import Pack
from jolserik.packs.rules import Rule
from jolserik.registry.queries.showing import NamedParty, named_parties
from jolserik.statistics.impact import Addressee, ExportRow, Impact

AT_HOME, IN_UNION, ELSEWHERE = ("kk", "ru"), ("ru",), ("en",)
ROWS_MAX = 200
"""Rows of a table that one letter holds; a person reads it, and sees the rest on his own page."""
RULES_MAX = 3
ABOUT_RECORDS = "notes"
"""The task of the authority that answers for the records, as the pack calls it."""


@dataclass(frozen=True)
class Occasion:
    """What all letters about one impact share. `ask_at` is the address of the question page, where it is known; `languages`
    are those of all letters, if somebody chose them."""

    found: Impact
    pack: Pack
    ask_at: str
    languages: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Own:
    """What a letter may tell: all of it is the reader's."""

    party: NamedParty
    held: Sequence[Held]
    under_way: Sequence[LineFound]
    exported: Sequence[ExportRow]
    unvalued: int


def letters(
    found: Impact,
    pack: Pack,
    *,
    ask_at: str = "",
    languages: Sequence[str] = (),
    only: Collection[int] | None = None,
) -> Iterator[Letter]:
    """A letter to each addressee, or to some of them (ids of parties), in the order of the addressees."""
    rules = [
        rule for rule in rules_about(found.selection, pack, found.today) if asks(rule, pack, found.today)
    ]
    occasion = Occasion(found, pack, ask_at, tuple(languages), tuple(rules[:RULES_MAX]))
    to = [one for one in found.addressees if only is None or one.party_id in only]
    named = named_parties([one.party_id for one in to])
    for one, own in of_each(found, to, named):
        spoken = occasion.languages or languages_of(own.party, pack, found.today)
        cited = f"{found.reference}/{own.party.text}"
        versions = tuple(Writer(occasion, own, cited, language).version() for language in spoken)
        yield Letter(named[one.party_id].text, cited, versions)


def of_each(
    found: Impact, to: Sequence[Addressee], named: Mapping[int, NamedParty]
) -> Iterator[tuple[Addressee, Own]]:
    """Each addressee with what is his."""
    held: dict[int, list[Held]] = {one.party_id: [] for one in to}
    under_way: dict[int, list[LineFound]] = {one.party_id: [] for one in to}
    exported: dict[int, list[ExportRow]] = {one.party_id: [] for one in to}
    for row in found.found.stock:
        held.get(found.found.accounts[row.account_id].holder_id, []).append(row)
    for line in found.found.under_way:
        under_way.get(line.sender_id, []).append(line)
    for sums in found.rows:
        exported.get(sums.exporter_id, []).append(sums)
    for one in to:
        key = one.party_id
        yield one, Own(named[key], held[key], under_way[key], exported[key], one.exports.unvalued)


def languages_of(party: NamedParty, pack: Pack, on: date) -> tuple[str, ...]:
    """In which languages somebody is written to."""
    if party.country == pack.country:
        return AT_HOME
    return IN_UNION if pack.in_union(party.country, on) else ELSEWHERE


@lru_cache
def phrases(language: str) -> Mapping[str, Mapping[str, str]]:
    """The words of letters in one of our languages."""
    path = resources.files("jolserik.exchange").joinpath("letter_words", f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Writer:
    """Writes one letter in one language."""

    occasion: Occasion
    own: Own
    cited: str
    language: str

    def say(self, family: str, key: str, **facts: object) -> str:
        """One phrase with its facts."""
        return phrases(self.language)[family][key].format(**facts)

    def version(self) -> Version:
        """The whole letter."""
        party, own = self.own.party, self.own
        parts = [
            self.subject(),
            *([self.stock()] if own.held else []),
            *([self.under_way()] if own.under_way else []),
            *([self.exports()] if own.exported else []),
            self.to_do(),
            self.whom(),
        ]
        head = (
            (self.say("head", "to"), f"{party.called(self.language)}, {party.text}"),
            (self.say("head", "day"), self.day(self.occasion.found.today)),
            (self.say("head", "number"), self.cited),
        )
        return Version(self.language, self.say("head", "heading"), head, tuple(parts))

    def subject(self) -> Part:
        """What was listed, by which list and rules; and that nobody is accused."""
        selection, pack, today = self.occasion.found.selection, self.occasion.pack, self.occasion.found.today
        points = []
        if selection.goods is not None:
            said = in_words(selection.goods, pack.rules.lists, self.language, pack.procedures)
            points.append(self.say("subject", "goods", condition=said))
        if parties := selection.party_texts(today):
            points.append(self.say("subject", "parties", parties=", ".join(parties)))
        for listed in selection.lists:
            titles = "; ".join(pack.sources[code].title for code in listed.known.sources)
            name = listed.names.in_language(self.language)
            points.append(self.say("subject", "list", name=name, sources=titles or "–"))
        points += [self.rule(rule) for rule in self.occasion.rules]
        intro = self.say("subject", "intro", day=self.day(today))
        return Part(
            self.say("subject", "heading"), (intro, Points(tuple(points)), self.say("subject", "no_blame"))
        )

    def rule(self, rule: Rule) -> str:
        """A rule with who issued it, on which ground, and what it is now."""
        status = rule.status(self.occasion.found.today)
        return self.say(
            "subject", "rule", rule=rule.id, title=rule.titles.in_language(self.language),
            issuer=issuer(rule.issuer, self.language),
            law=", ".join(part for part in (rule.law.act, rule.law.article) if part) or "–",
            status=guidance_words.word("statuses", status.value, self.language) if status else "–",
        )  # fmt: skip

    def stock(self) -> Part:
        """His lots in the country, place by place; those that conversions connect are marked."""
        found = self.occasion.found.found
        rows: list[tuple[str, ...]] = []
        marked, sums = False, dict[str, int]()
        for held in sorted(self.own.held, key=lambda row: (found.accounts[row.account_id].place, row.lot_id)):
            account = found.accounts[held.account_id]
            sums[account.unit] = sums.get(account.unit, 0) + held.on_hand
            if len(rows) < ROWS_MAX:
                kin = found.touched.lots[held.lot_id] is not Way.ITSELF
                marked |= kin
                reserved = self.quantity(held.reserved, account.unit) if held.reserved else "–"
                rows.append(
                    (f"{found.lots[held.lot_id].code}{' *' if kin else ''}", account.product, account.place,
                     self.quantity(held.on_hand, account.unit), reserved)
                )  # fmt: skip
        table = self.table("stock", ("lot", "product", "place", "on_hand", "reserved"), rows, {3, 4})
        total = self.say("stock", "total", quantities=self.quantities(sums))
        kin_words = [self.say("stock", "kin")] if marked else []
        return self.part("stock", "heading", table, len(self.own.held), total, *kin_words)

    def under_way(self) -> Part:
        """His notes that are open or held. Who gets the goods stands on the note."""
        rows = []
        for line in self.own.under_way[:ROWS_MAX]:
            state = "held" if line.note_state == "held" else "overdue" if line.overdue else "open"
            due = self.short_day(line.due_on) if line.due_on else "–"
            rows.append(
                (line.number, self.short_day(line.date), due, line.product, self.quantity(line.drawn, line.unit),
                 self.say("under_way", state))
            )  # fmt: skip
        table = self.table("under_way", ("note", "day", "due", "product", "quantity", "state"), rows, {4})
        return self.part("under_way", "heading", table, len(self.own.under_way))

    def exports(self) -> Part:
        """What he has exported of it, month by month."""
        since = self.occasion.found.selection.since
        rows = []
        for row in self.own.exported[:ROWS_MAX]:
            sums = row.sums
            back = sums.back.get(row.unit, 0)
            value = (
                self.money(sums.kzt) if sums.unvalued < sums.lines else self.say("exports", "unvalued_cell")
            )
            rows.append(
                (f"{row.month:%m.%Y}", country(row.destination, self.language),
                 self.quantity(sums.gone[row.unit], row.unit), self.quantity(back, row.unit) if back else "–", value)
            )  # fmt: skip
        heads = ("month", "destination", "quantity", "back", "value")
        table = self.table("exports", heads, rows, {2, 3, 4}, currency=self.occasion.pack.currency)
        unvalued = [self.say("exports", "unvalued", count=self.own.unvalued)] if self.own.unvalued else []
        heading = "heading_since" if since else "heading"
        said = {"day": self.day(since)} if since else {}
        return self.part("exports", heading, table, len(self.own.exported), *unvalued, **said)

    def to_do(self) -> Part:
        """What the reader should do, the easiest first."""
        ask = self.occasion.ask_at
        points = [
            self.say("todo", "ask_at", address=ask) if ask else self.say("todo", "ask"),
            self.say("todo", "reason"),
            *(
                self.say("todo", "remedy", rule=rule.id, remedy=rule.remedy.in_language(self.language))
                for rule in self.occasion.rules
            ),
            *([self.say("todo", "pass_on")] if self.occasion.found.selection.clauses else []),
            self.say("todo", "mistake"),
        ]
        return Part(self.say("todo", "heading"), (Points(tuple(points)),))

    def whom(self) -> Part:
        """Whom he can ask: who can lift what the rules say, and who keeps the records."""
        points = [
            self.say("whom", "rule", rule=rule.id, lifted_by=rule.lifted_by.in_language(self.language))
            for rule in self.occasion.rules
        ]
        points += [
            self.say(
                "whom", "authority", authority=office.names.in_language(self.language), number=self.cited
            )
            for office in self.occasion.pack.authorities.values()
            if ABOUT_RECORDS in office.tasks
        ]
        return Part(self.say("whom", "heading"), (Points(tuple(points)),))

    def part(self, family: str, heading: str, table: Table, count: int, *beneath: str, **said: str) -> Part:
        """A table under its heading, with how many rows it leaves out."""
        blocks: list[Block] = [table]
        if count > len(table.rows):
            blocks.append(self.say("stock", "more", count=count - len(table.rows)))
        return Part(self.say(family, heading, **said), (*blocks, *beneath))

    def table(
        self,
        family: str,
        keys: Sequence[str],
        rows: Sequence[tuple[str, ...]],
        figures: Collection[int],
        **said: str,
    ) -> Table:
        """Rows with the titles of their columns."""
        return Table(tuple(self.say(family, key, **said) for key in keys), rows, frozenset(figures))

    def day(self, on: date) -> str:
        """A date in words."""
        return day(on, self.language)

    def short_day(self, on: date) -> str:
        """A date for tables; ISO in English, where no other form of figures is read alike by all."""
        return on.isoformat() if self.language == "en" else f"{on:%d.%m.%Y}"

    def quantity(self, micro: int, unit: str) -> str:
        """A quantity with its unit."""
        return f"{number(Decimal(micro) / MICRO, self.language)} {unit_short(unit, self.language)}"

    def quantities(self, sums: Mapping[str, int]) -> str:
        """Quantities by unit."""
        return ", ".join(self.quantity(micro, unit) for unit, micro in sorted(sums.items()))

    def money(self, amount: Decimal) -> str:
        """An amount with two decimals."""
        return format_decimal(amount, format="#,##0.00", locale=locale(self.language))
