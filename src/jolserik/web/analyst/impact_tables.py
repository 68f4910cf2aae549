"""The lists behind the impact of a listing: people to write to, stock, notes under way, past exports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jolserik.kernel.quantity import format_quantity
from jolserik.notes.queries.touched import Way
from jolserik.registry.queries.showing import NamedParty, named_parties
from jolserik.statistics.impact import Gone, Impact
from jolserik.web import vocabulary, writing
from jolserik.web.states import state
from jolserik.web.tables import Cell, Column, Empty
from jolserik.web.trader.addresses import href
from jolserik.web.writing import language_of_page

PEOPLE, STOCK, MOVEMENTS, EXPORTS = "people", "stock", "movements", "exports"
WAYS: Mapping[Way, Promise] = {
    Way.ITSELF: pgettext_lazy("how a lot is touched", "by itself"),
    Way.MADE_FROM: pgettext_lazy("how a lot is touched", "made from such goods"),
    Way.BECAME: pgettext_lazy("how a lot is touched", "became such goods in part"),
}


@dataclass(frozen=True)
class Rows:
    """One list: its columns, everything in it, what it can be sorted by, and how a row is shown and put into a file."""

    name: str
    title: Promise
    columns: Sequence[Column]
    extra: Sequence[Column]
    entries: Sequence[Any]
    orders: Mapping[str, Callable[[Any], Any]]
    default: str
    cells: Callable[[Any], list[Cell]]
    more: Callable[[Any], list[Cell]]
    empty: Empty

    def sorted(self, key: str, *, descending: bool) -> list[Any]:
        """All entries in an order."""
        return sorted(self.entries, key=self.orders[key], reverse=descending)

    @property
    def file_columns(self) -> list[Column]:
        """What a file holds."""
        return [*self.columns, *self.extra]

    def file_rows(self, entries: Iterable[Any]) -> Iterable[list[Cell]]:
        """Entries as a file holds them."""
        return ([*self.cells(entry), *self.more(entry)] for entry in entries)


class Lists:
    """The four lists of one impact."""

    def __init__(self, found: Impact) -> None:
        self.found = found
        self.language = language_of_page()
        held = {account.holder_id for account in found.found.accounts.values()}
        sides = {side for line in found.found.under_way for side in (line.sender_id, line.recipient_id)}
        ids = held | sides | {one.party_id for one in found.addressees}
        self.parties: Mapping[int, NamedParty] = named_parties(ids)

    def all(self) -> list[Rows]:
        """In the order in which the page shows them."""
        return [self.people(), self.stock(), self.movements(), self.exports()]

    def of(self, name: str) -> Rows | None:
        """The list of that name."""
        makers = {PEOPLE: self.people, STOCK: self.stock, MOVEMENTS: self.movements, EXPORTS: self.exports}
        return makers[name]() if name in makers else None

    def called(self, party_id: int) -> str:
        """A party's name."""
        return self.parties[party_id].called(self.language)

    def party(self, party_id: int) -> Cell:
        """A party by name, its number below."""
        return Cell(self.called(party_id), below=self.parties[party_id].text, raw=self.parties[party_id].text)

    def people(self) -> Rows:
        """Whom to write to."""
        return Rows(
            PEOPLE, gettext_lazy("Whom to write to"),
            (
                Column("party", gettext_lazy("Party"), sortable=True, names_row=True),
                Column("lots", gettext_lazy("Lots"), sortable=True, figure=True, minor=True),
                Column("on_hand", gettext_lazy("On hand"), sortable=True, figure=True),
                Column("reserved", gettext_lazy("Of which reserved"), sortable=True, figure=True, minor=True),
                Column("under_way", gettext_lazy("Notes under way"), sortable=True, figure=True),
                Column("exported", gettext_lazy("Exported"), sortable=True, figure=True),
                Column("value", gettext_lazy("Value"), sortable=True, figure=True),
            ),
            (Column("name", gettext_lazy("Name")), *MONEY),
            self.found.addressees,
            {
                "party": lambda one: self.called(one.party_id),
                "lots": lambda one: len(one.stock.lots),
                "on_hand": lambda one: sum(one.stock.on_hand.values()),
                "reserved": lambda one: sum(one.stock.reserved.values()),
                "under_way": lambda one: len(one.under_way),
                "exported": lambda one: sum(one.exports.gone.values()),
                "value": lambda one: one.exports.kzt,
            },
            "-on_hand",
            lambda one: [
                self.party(one.party_id),
                Cell(writing.number(len(one.stock.lots)), raw=len(one.stock.lots)),
                quantities(one.stock.on_hand), quantities(one.stock.reserved),
                Cell(writing.number(len(one.under_way)), raw=len(one.under_way)),
                quantities(one.exports.gone), value(one.exports),
            ],
            lambda one: [Cell(raw=self.called(one.party_id)), *money(one.exports)],
            Empty(_("Nobody to write to"), _("Whoever holds, sends or has exported touched goods will stand here.")),
        )  # fmt: skip

    def stock(self) -> Rows:
        """Lots still in the country."""
        found = self.found.found
        accounts, lots, ways = found.accounts, found.lots, found.touched.lots
        return Rows(
            STOCK, gettext_lazy("Lots still in the country"),
            (
                Column("lot", gettext_lazy("Lot"), sortable=True, names_row=True),
                Column("product", gettext_lazy("Product"), sortable=True, brief=True),
                Column("holder", gettext_lazy("Holder and place"), sortable=True),
                Column("on_hand", gettext_lazy("On hand"), sortable=True, figure=True),
                Column("free", gettext_lazy("Free"), sortable=True, figure=True, minor=True),
                Column("touched", gettext_lazy("Touched"), sortable=True),
            ),
            (Column("place", gettext_lazy("Place")), Column("unit", gettext_lazy("Unit")),
             Column("part", gettext_lazy("Part of such goods"))),
            found.stock,
            {
                "lot": lambda row: lots[row.lot_id].code,
                "product": lambda row: accounts[row.account_id].product,
                "holder": lambda row: (self.called(accounts[row.account_id].holder_id), accounts[row.account_id].place),
                "on_hand": lambda row: row.on_hand,
                "free": lambda row: row.free,
                "touched": lambda row: list(Way).index(ways[row.lot_id]),
            },
            "holder",
            self.stock_cells,
            lambda row: [
                Cell(raw=accounts[row.account_id].place), Cell(raw=accounts[row.account_id].unit),
                Cell(raw=decimal_part(found.touched.parts.get(row.lot_id))),
            ],
            Empty(_("None of it is in the country"), _("Touched lots of which something is on hand will stand here.")),
        )  # fmt: skip

    def stock_cells(self, row: Any) -> list[Cell]:
        """One lot at one place."""
        found = self.found.found
        account, label = found.accounts[row.account_id], found.lots[row.lot_id]
        way, part = found.touched.lots[row.lot_id], found.touched.parts.get(row.lot_id)
        below = (
            _("%(part)s of it is such goods") % {"part": writing.percent(part)} if part is not None else ""
        )
        holder = self.parties[account.holder_id]
        return [
            Cell(label.code, href("lot", label.code), code=True, below=label.name),
            Cell(account.product, code=True),
            Cell(self.called(account.holder_id), below=f"{holder.text}, {account.place}", raw=holder.text),
            Cell(writing.quantity(row.on_hand, writing.unit(account.unit)), raw=format_quantity(row.on_hand)),
            Cell(writing.quantity(row.free, writing.unit(account.unit)), raw=format_quantity(row.free)),
            Cell(WAYS[way], below=below, raw=way.value),
        ]

    def movements(self) -> Rows:
        """Notes that are open or held."""
        return Rows(
            MOVEMENTS, gettext_lazy("Notes under way"),
            (
                Column("note", gettext_lazy("Note"), sortable=True, names_row=True),
                Column("sender", gettext_lazy("Sender"), sortable=True),
                Column("recipient", gettext_lazy("Recipient"), sortable=True),
                Column("quantity", gettext_lazy("Touched goods"), sortable=True, figure=True),
                Column("due", gettext_lazy("Due"), sortable=True, minor=True),
                Column("state", gettext_lazy("State")),
            ),
            (Column("kind", gettext_lazy("Kind")), Column("destination", gettext_lazy("Destination")),
             Column("product", gettext_lazy("Product")), Column("unit", gettext_lazy("Unit")),
             Column("lots", gettext_lazy("Lots"))),
            self.found.found.under_way,
            {
                "note": lambda line: (line.number, line.line),
                "sender": lambda line: self.called(line.sender_id),
                "recipient": lambda line: self.called(line.recipient_id),
                "quantity": lambda line: line.drawn,
                "due": lambda line: (line.due_on is None, line.due_on),
            },
            "due",
            self.movement_cells,
            lambda line: [
                Cell(raw=line.kind), Cell(raw=line.destination), Cell(raw=line.product), Cell(raw=line.unit),
                Cell(raw=" ".join(self.found.found.lots[lot].code for lot in line.lots)),
            ],
            Empty(_("Nothing is under way"), _("Open and held notes that draw touched goods will stand here.")),
        )  # fmt: skip

    def movement_cells(self, line: Any) -> list[Cell]:
        """One line of a note under way."""
        code = f"{line.number}.{line.line}"
        shown = "overdue" if line.overdue else line.note_state
        of = writing.quantity(line.quantity, writing.unit(line.unit))
        below = "" if line.drawn == line.quantity else _("of %(quantity)s") % {"quantity": of}
        recipient = self.party(line.recipient_id)
        return [
            Cell(code, href("trace", code), code=True, below=vocabulary.word(line.kind, "note_kind")),
            self.party(line.sender_id),
            Cell(
                recipient.words,
                below=f"{recipient.below}, {writing.country(line.destination)}",
                raw=recipient.raw,
            ),
            Cell(
                writing.quantity(line.drawn, writing.unit(line.unit)),
                below=below,
                raw=format_quantity(line.drawn),
            ),
            Cell(writing.short_day(line.due_on) if line.due_on else "–", raw=line.due_on or ""),
            Cell(state=state(shown, "note")),
        ]

    def exports(self) -> Rows:
        """Past exports, added up by month, destination and exporter."""
        return Rows(
            EXPORTS, gettext_lazy("Past exports"),
            (
                Column("month", gettext_lazy("Month"), sortable=True, names_row=True),
                Column("destination", gettext_lazy("Destination"), sortable=True),
                Column("exporter", gettext_lazy("Exporter"), sortable=True),
                Column("quantity", gettext_lazy("Quantity"), sortable=True, figure=True),
                Column("returned", gettext_lazy("Of which came back"), sortable=True, figure=True, minor=True),
                Column("value", gettext_lazy("Value"), sortable=True, figure=True),
                Column("lines", gettext_lazy("Lines"), sortable=True, figure=True, minor=True),
            ),
            (Column("unit", gettext_lazy("Unit")), *MONEY),
            self.found.rows,
            {
                "month": lambda row: row.month,
                "destination": lambda row: writing.country(row.destination),
                "exporter": lambda row: self.called(row.exporter_id),
                "quantity": lambda row: row.sums.gone[row.unit],
                "returned": lambda row: row.sums.back.get(row.unit, 0),
                "value": lambda row: row.sums.kzt,
                "lines": lambda row: row.sums.lines,
            },
            "-month",
            lambda row: [
                Cell(writing.month(row.month), raw=f"{row.month:%Y-%m}"),
                Cell(writing.country(row.destination), raw=row.destination), self.party(row.exporter_id),
                quantity(row.sums.gone[row.unit], row.unit), quantity(row.sums.back.get(row.unit, 0), row.unit),
                value(row.sums), Cell(writing.number(row.sums.lines), raw=row.sums.lines),
            ],
            lambda row: [Cell(raw=row.unit), *money(row.sums)],
            Empty(_("None of it was exported"), _("Lines that took touched goods out of the country are added up here.")),
        )  # fmt: skip


MONEY = (
    Column("kzt", "KZT", figure=True),
    Column("usd", "USD", figure=True),
    Column("unvalued", gettext_lazy("Lines without a value"), figure=True),
)


def quantity(micro: int, unit: str) -> Cell:
    """A quantity with its unit; a dash where there is none."""
    words = writing.quantity(micro, writing.unit(unit)) if micro else "–"
    return Cell(words, raw=format_quantity(micro))


def quantities(sums: Mapping[str, int]) -> Cell:
    """Quantities of several units."""
    shown = [writing.quantity(micro, writing.unit(unit)) for unit, micro in sorted(sums.items())]
    files = [f"{format_quantity(micro)} {unit}" for unit, micro in sorted(sums.items())]
    return Cell(", ".join(shown) or "–", raw="; ".join(files))


def value(sums: Gone) -> Cell:
    """A value in tenge, in dollars below; where no line has one, that is said."""
    if sums.lines == sums.unvalued:
        return Cell(_("no value") if sums.lines else "–", raw="")
    return Cell(writing.money(sums.kzt, "KZT"), below=writing.money(sums.usd, "USD"), raw=f"{sums.kzt} KZT")


def money(sums: Gone) -> list[Cell]:
    """Both amounts for a file, and how many lines they leave out."""
    valued = sums.lines != sums.unvalued
    return [
        Cell(raw=sums.kzt if valued else ""),
        Cell(raw=sums.usd if valued else ""),
        Cell(raw=sums.unvalued),
    ]


def decimal_part(part: Any) -> Decimal | str:
    """A part for a file."""
    return "" if part is None else round(Decimal(part.numerator) / Decimal(part.denominator), 6)
