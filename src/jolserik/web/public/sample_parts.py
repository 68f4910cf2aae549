"""Made-up facts for the page that shows every part. Names and figures are invented; any likeness is chance."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from jolserik.web import writing
from jolserik.web.parts import Event, Fact, Stat, Task
from jolserik.web.states import FAMILIES, State, state
from jolserik.web.tables import Cell, Column, Empty, Listing, Table


def _pieces(count: int) -> str:
    return f"{writing.number(count)}{writing.NO_BREAK}{writing.unit('H87')}"


def table_columns() -> list[Column]:
    """The columns of the sample list."""
    return [
        Column("number", _("Number"), sortable=True, names_row=True),
        Column("date", _("Date"), sortable=True),
        Column("recipient", _("Recipient")),
        Column("quantity", _("Quantity"), sortable=True, figure=True),
        Column("state", _("State")),
    ]


def table_rows() -> list[list[Cell]]:
    """Rows of the sample list."""
    rows = [
        ("N4D8L7QR92WJ", date(2023, 4, 3), "ТОО «Жетісу Сауда»", 90, "settled"),
        ("N5R27QLJ6D9U", date(2023, 4, 11), "ТОО «Ертіс Логистика»", 30, "open"),
        ("N7QW29DL4JRU", date(2023, 5, 2), "ТОО «Ертіс Логистика»", 1260, "held"),
        ("N8WU5J2R7LQD", date(2023, 5, 9), "ООО «Северный Дом»", 100, "overdue"),
    ]
    return [
        [
            Cell(number, href="#table", code=True),
            Cell(writing.short_day(day), raw=day),
            Cell(recipient),
            Cell(_pieces(amount), raw=amount),
            Cell(state=state(code, "note")),
        ]
        for number, day, recipient, amount, code in rows
    ]


def table_sample(listing: Listing) -> Table:
    """A list of notes."""
    return Table(
        "notes-sample",
        _("Notes sent by ТОО «Тұлпар Импорт»"),
        table_columns(),
        table_rows() if listing.page == 1 else [],
        listing,
        total=23_412,
        files=True,
    )


def all_states() -> list[tuple[str, list[State]]]:
    """Every family of states with its members."""
    return [(family, [state(code, family) for code in codes]) for family, codes in FAMILIES.items()]


def facts() -> list[Fact]:
    """Names and values."""
    return [
        Fact(_("Number"), "N4D8L7QR92WJ", code=True),
        Fact(_("State"), "", state=state("held", "note")),
        Fact(_("Sender"), "ТОО «Тұлпар Импорт»", href="#facts", term="поставщик"),
        Fact(_("Contract"), ""),
    ]


def answers() -> list[Fact]:
    """Answers before they are sent."""
    return [
        Fact(_("Recipient"), "ТОО «Жетісу Сауда»", change="#summary"),
        Fact(_("Goods"), f"{_('Washing machine')}, {_pieces(90)}", change="#summary"),
        Fact(_("Date"), writing.day(date(2023, 4, 3)), change="#summary"),
    ]


def events() -> list[Event]:
    """What happened to a note."""
    moment = datetime(2023, 4, 3, 9, 15, tzinfo=UTC)
    return [
        Event(
            _("Registered"),
            moment,
            _("90 pieces are reserved for the recipient."),
            "N4D8L7QR92WJ",
            "#timeline",
            state("done"),
        ),
        Event(_("Held"), date(2023, 4, 4), _("The invoice is not known yet."), state=state("waiting")),
        Event(
            _("Declined by the recipient"),
            date(2023, 4, 6),
            _("The wrong model arrived."),
            state=state("problem"),
        ),
    ]


def stats() -> list[Stat]:
    """Figures of a first page."""
    return [
        Stat(writing.percent(Fraction(374, 1000)), _("of exported value with a proven chain"), "#stats"),
        Stat(
            writing.round_money(Decimal("412345678"), "USD"),
            _("registered for export"),
            "#stats",
            _("April 2023 to May 2024"),
        ),
        Stat(
            writing.number(12),
            _("notes wait for your answer"),
            "#stats",
            _("the first until 9 May"),
            "waiting",
        ),
    ]


def tasks() -> list[Task]:
    """What an export needs."""
    return [
        Task(_("Sender and recipient"), "#tasks", state("done")),
        Task(_("Goods"), "#tasks", state("in_progress"), _("two lines, one without a price")),
        Task(_("Licence"), "#tasks", state("waiting"), _("asked for on 3 April")),
        Task(_("Crossing"), "#tasks", state("not_started")),
    ]


def empty_list() -> Empty:
    """A list that waits for its first row."""
    return Empty(
        _("No notes yet"),
        _("Notes that others send you will stand here, with the day until which you should answer."),
        _("Send a note yourself"),
        "#empty",
    )
