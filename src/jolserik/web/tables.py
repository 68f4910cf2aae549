"""Tables and lists: what every list page shows, apart from what its rows mean.

A list's whole state stands in its address: `sort` (a column's key, with a minus for descending), `page`, and
whatever filters the page adds. `as=csv` and `as=xlsx` give the same rows as a file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from jolserik.web.addresses import Address
from jolserik.web.states import State

Words = str | Promise
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    `figure` aligns right with even digits; `names_row` makes its cells the heads of their rows. On a telephone a
    `minor` one, and the second line of a `brief` one, are shown only to those who ask for all.
    """

    key: str
    title: Words
    sortable: bool = False
    figure: bool = False
    names_row: bool = False
    minor: bool = False
    brief: bool = False

    @property
    def looks(self) -> str:
        """The classes of its cells."""
        return " ".join(name for name in ("figure", "minor", "brief") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: words, perhaps as a link, a code or a state. `raw` goes into files instead of the words.

    `words_language` and `below_language` are set where words are in another language than the page.
    """

    words: Words = ""
    href: str | None = None
    code: bool = False
    state: State | None = None
    below: Words = ""
    raw: Any = None
    words_language: str = ""
    below_language: str = ""

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it to read."""
        return not (self.state or self.below) and str(self.words) in ("", "–")

    @property
    def exported(self) -> Any:
        """What a file holds."""
        if self.raw is not None:
            return self.raw
        return str(self.state.word if self.state else self.words)


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list teaches: what will stand here, how the first one arrives, one thing to do."""

    title: Words
    teaches: Words
    action: Words = ""
    href: str = ""


@dataclass(frozen=True)
class Listing:
    """What the address asks of a list: the order and the page."""

    address: Address
    sort: str
    descending: bool
    page: int
    size: int = PAGE_SIZE

    @classmethod
    def asked(cls, request: HttpRequest, columns: Sequence[Column], *, default: str) -> "Listing":
        """Reads the address; an order by an unknown column is the default, a page below one is the first."""
        wanted = request.GET.get("sort", default)
        if wanted.removeprefix("-") not in {column.key for column in columns if column.sortable}:
            wanted = default
        asked = request.GET.get("page", "")
        page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        return cls(Address.of(request), wanted.removeprefix("-"), wanted.startswith("-"), page)

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.page - 1) * self.size


@dataclass(frozen=True, slots=True)
class Head:
    """A column as the template draws it."""

    column: Column
    href: str | None
    order: str
    """`ascending`, `descending`, or `none` for a column that could be sorted by but is not."""


@dataclass(frozen=True)
class Table:
    """A whole table. `total` counts all rows of the list, not only those of the page."""

    key: str
    caption: Words
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    listing: Listing | None = None
    total: int | None = None
    empty: Empty | None = None
    files: bool = False
    caption_hidden: bool = False
    foot: Sequence[Sequence[Cell]] = field(default=())
    note: Words = ""
    """Said beneath the table, about all of it."""

    @property
    def heads(self) -> list[Head]:
        """Columns with their links for sorting."""
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        if self.listing is None or not column.sortable:
            return Head(column, None, "")
        current = self.listing.sort == column.key
        ascending_now = current and not self.listing.descending
        href = self.listing.address.with_(sort=f"-{column.key}" if ascending_now else column.key, page=None)
        order = "none" if not current else "descending" if self.listing.descending else "ascending"
        return Head(column, href, order)

    @property
    def shortened(self) -> bool:
        """Whether a telephone shows less of each row at first."""
        return any(column.minor or column.brief for column in self.columns)

    @property
    def cells(self) -> list[list[tuple[Column, Cell]]]:
        """Rows with each cell beside its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def foot_cells(self) -> list[list[tuple[Column, Cell]]]:
        """Rows of sums."""
        return [list(zip(self.columns, row, strict=True)) for row in self.foot]

    @property
    def pager(self) -> "Pager | None":
        """Where this page stands among all rows."""
        if self.listing is None or self.total is None:
            return None
        return Pager(self.listing, self.total, len(self.rows))

    def address_as(self, kind: str) -> str:
        """The address of the list as a file."""
        return self.listing.address.with_(**{"as": kind, "page": None}) if self.listing else ""

    @property
    def csv_address(self) -> str:
        """The list as CSV."""
        return self.address_as("csv")

    @property
    def xlsx_address(self) -> str:
        """The list as a spreadsheet."""
        return self.address_as("xlsx")


@dataclass(frozen=True, slots=True)
class Pager:
    """Says how many rows there are and leads through all of them."""

    listing: Listing
    total: int
    shown: int

    @property
    def first_row(self) -> int:
        """The number of the page's first row, 0 if it has none."""
        return self.listing.offset + 1 if self.shown else 0

    @property
    def last_row(self) -> int:
        """The number of the page's last row."""
        return self.listing.offset + self.shown

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.listing.size))

    @property
    def previous_href(self) -> str | None:
        """The page before, if there is one."""
        page = min(self.listing.page, self.pages + 1)
        return self.listing.address.with_(page=page - 1 if page > 2 else None) if page > 1 else None

    @property
    def next_href(self) -> str | None:
        """The page after, if there is one."""
        return (
            self.listing.address.with_(page=self.listing.page + 1) if self.listing.page < self.pages else None
        )

    @property
    def numbers(self) -> list[tuple[int | None, str, bool]]:
        """Page numbers worth a link (number, address, current); None stands for those left out."""
        wanted = sorted(
            {1, self.pages, *range(self.listing.page - 1, self.listing.page + 2)} & set(self._near())
        )
        links: list[tuple[int | None, str, bool]] = []
        before = 0
        for number in wanted:
            if number > before + 1:
                links.append((None, "", False))
            links.append((number, self.listing.address.with_(page=number), number == self.listing.page))
            before = number
        return links

    def _near(self) -> Iterable[int]:
        around = range(self.listing.page - 1, self.listing.page + 2)
        return [page for page in (1, self.pages, *around) if 1 <= page <= self.pages]
