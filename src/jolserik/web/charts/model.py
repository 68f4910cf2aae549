"""What every chart is made of: the drawing, its words and its table twin."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Amount = int | Decimal | Fraction
"""An exact figure. Geometry alone is rounded, to a tenth of a pixel, and never flows back into a figure."""

Label = Callable[[Amount], str]
"""Writes an amount as people of the page's language read it, unit included where the axis does not name it.
"""


@dataclass(frozen=True, slots=True)
class Twin:
    """The chart as a table: the same facts in rows. `figures` are the columns that hold numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart.

    `svg` names itself by `title` (the finding) and `description` (the text alternative).
    """

    key: str
    title: str
    description: str
    svg: str
    twin: Twin
    width: int


@dataclass(frozen=True, slots=True)
class Words:
    """The words that every chart needs: its key in the page, its finding, its text alternative, the caption of
    its twin.
    """

    key: str
    title: str
    description: str
    caption: str


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of thing in a chart.

    `tone` names its look in the stylesheet: strong, middle, faint, warning or alert.
    """

    name: str
    tone: str = "strong"


@dataclass(frozen=True, slots=True)
class Legend:
    """A swatch and the word for it."""

    name: str
    tone: str
