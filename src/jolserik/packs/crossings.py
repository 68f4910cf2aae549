"""Crossings: where goods may leave over a land border, and how sure the pack is of each of them.

A pack seldom knows all of a border: a `Border` says how many crossings officials name, and the list may be shorter.
More are added by a row in `crossings.csv`, nothing else. A person may name a crossing by its code, its number, the
queue's code, or either side's post in any script. Where a road post and a railway junction share a name the road is
meant, then the lower number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jolserik.kernel.languages import fold_spelling, search_fold
from jolserik.packs.entries import Entry
from jolserik.packs.facts import Certainty, Known, Names, Sources, read_known, read_names

COLUMNS = frozenset(
    {
        "code", "number", "country", "mode", "home_ru", "home_kk",
        "home_latin", "abroad_ru", "abroad_latin", "aliases", "home_region", "abroad_region",
        "lat", "lon", "coordinates", "status", "status_certainty", "name_certainty",
        "kk_certainty", "queue_code", "certainty", "source", "note",
    }
)  # fmt: skip


class Mode(StrEnum):
    """How goods cross. The order is the order of preference when two crossings share a name."""

    ROAD = "road"
    RAIL = "rail"


class Trust(StrEnum):
    """How far a name or a coordinate may be relied on; `none` means there is nothing."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Status(StrEnum):
    """Who may use a road post: everybody, or the two neighbours only; empty where unknown."""

    MULTILATERAL = "multilateral"
    BILATERAL = "bilateral"
    UNKNOWN = ""


class NoticeKind(StrEnum):
    """What is the matter with a crossing for a time."""

    CLOSED = "closed"
    REBUILT = "rebuilt"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Position:
    """WGS 84 degrees. Never compute a distance from a position whose trust is low."""

    lat: Decimal
    lon: Decimal


@dataclass(frozen=True, slots=True)
class Crossing:
    """One crossing. `home` and `abroad` are the posts on both sides; `home.kk` equals `home.ru` where unknown."""

    code: str
    number: int
    country: str
    mode: Mode
    home: Names
    abroad: Names
    aliases: tuple[str, ...]
    home_region: str
    abroad_region: str
    position: Position | None
    position_trust: Trust
    status: Status
    status_certainty: Certainty | None
    name_trust: Trust
    kazakh_trust: Trust
    queue_code: str
    known: Known

    def name(self, language: str) -> str:
        """Both posts, as on a road sign: `Сырым — Маштаково`."""
        posts = (self.home.in_language(language), self.abroad.in_language(language))
        return " — ".join(post for post in posts if post)


@dataclass(frozen=True, slots=True)
class Border:
    """A land border whose crossings the pack lists. `total` is how many of them officials name."""

    country: str
    total: int
    known: Known


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is the matter with a crossing from `since` until `until`, both included."""

    crossing: str
    kind: NoticeKind
    since: date
    until: date
    trucks_a_day: int | None
    texts: Names
    known: Known


@dataclass(frozen=True, slots=True)
class CrossingSummary:
    """How much of one border the pack knows, and how well."""

    listed: int
    total: int
    by_mode: Mapping[str, int]
    by_position: Mapping[str, int]
    by_name: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Crossings:
    """All crossings of a pack, found by whatever people call them."""

    every: tuple[Crossing, ...]
    borders: Mapping[str, Border]
    notices: tuple[Notice, ...]
    _found_by: Mapping[str, tuple[Crossing, ...]] = field(repr=False)

    def find(self, text: str) -> Crossing | None:
        """The crossing that people call so; None if nobody does."""
        return next(iter(self.matching(text)), None)

    def matching(self, text: str) -> tuple[Crossing, ...]:
        """Every crossing that people call so, the likeliest first."""
        folded = _fold(text)
        return self._found_by.get(folded.lstrip("0") if folded.isdigit() else folded, ())

    def summary(self, country: str) -> CrossingSummary:
        """What the pack knows of the border with that country."""
        border = self.borders[country]
        listed = [crossing for crossing in self.every if crossing.country == country]
        return CrossingSummary(
            listed=len(listed),
            total=border.total,
            by_mode=Counter(crossing.mode.value for crossing in listed),
            by_position=Counter(crossing.position_trust.value for crossing in listed),
            by_name=Counter(crossing.name_trust.value for crossing in listed),
        )

    def notices_on(self, code: str, on: date) -> tuple[Notice, ...]:
        """What is the matter with that crossing on that day."""
        return tuple(n for n in self.notices if n.crossing == code and n.since <= on <= n.until)


def _fold(text: str) -> str:
    # People write Курмангазы for Құрманғазы, Теплое for Тёплое, and a hyphen or a blank as it comes.
    return fold_spelling(search_fold(text))


def _called(crossing: Crossing) -> list[list[str]]:
    """What people call a crossing, in groups: a name of an earlier group is believed before one of a later."""
    return [
        [crossing.code],
        [crossing.queue_code, str(crossing.number)],
        [crossing.home.ru, crossing.home.kk, crossing.home.en],
        [crossing.abroad.ru, crossing.abroad.en],
        list(crossing.aliases),
        [crossing.name(language) for language in ("kk", "ru", "en")],
    ]


def _index(every: Iterable[Crossing]) -> dict[str, tuple[Crossing, ...]]:
    found: dict[str, list[tuple[int, int, int, Crossing]]] = {}
    for crossing in every:
        for group, names in enumerate(_called(crossing)):
            for folded in {_fold(name) for name in names if name}:
                rank = (group, list(Mode).index(crossing.mode), crossing.number, crossing)
                found.setdefault(folded, []).append(rank)
    return {name: _in_order(ranked) for name, ranked in found.items()}


def _in_order(ranked: list[tuple[int, int, int, Crossing]]) -> tuple[Crossing, ...]:
    ordered = sorted(ranked, key=lambda rank: rank[:3])
    return tuple(dict.fromkeys(crossing for *_, crossing in ordered))


def read_borders(entries: Iterable[Entry], sources: Sources) -> dict[str, Border]:
    """The borders whose crossings the pack lists, by the neighbour's country code."""
    borders: dict[str, Border] = {}
    for entry in entries:
        border = Border(entry.text("country"), entry.whole("crossings", least=1), read_known(entry, sources))
        if border.country in borders:
            raise entry.fault("country", f"{border.country!r} stands twice")
        entry.close()
        borders[border.country] = border
    return borders


def read_crossings(
    rows: Iterable[Entry],
    notices: Iterable[Entry],
    borders: Mapping[str, Border],
    regions: frozenset[str],
    sources: Sources,
) -> Crossings:
    """`crossings.csv` and the notices: every row belongs to a border that `pack.yaml` names."""
    every: dict[str, Crossing] = {}
    numbers: set[int] = set()
    for row in rows:
        crossing = _read_crossing(row, sources)
        if crossing.code in every:
            raise row.fault("code", f"{crossing.code!r} stands twice")
        if crossing.number in numbers:
            raise row.fault("number", f"{crossing.number} stands twice")
        _check_place(row, crossing, borders, regions)
        numbers.add(crossing.number)
        every[crossing.code] = crossing
    found = tuple(_read_notice(entry, every, sources) for entry in notices)
    return Crossings(tuple(every.values()), borders, found, _index(every.values()))


def _check_place(
    row: Entry, crossing: Crossing, borders: Mapping[str, Border], regions: frozenset[str]
) -> None:
    if crossing.country not in borders:
        raise row.fault("country", f"the pack names no border with {crossing.country!r}")
    if crossing.home_region not in regions:
        raise row.fault("home_region", f"{crossing.home_region!r} is no region of the pack")


def _read_crossing(row: Entry, sources: Sources) -> Crossing:
    position, trust = _read_position(row)
    status = row.choice("status", Status, Status.UNKNOWN)
    home_ru = row.text("home_ru")
    abroad_ru = row.text("abroad_ru", "")
    crossing = Crossing(
        code=row.text("code"),
        number=row.whole("number", least=1),
        country=row.text("country"),
        mode=row.choice("mode", Mode),
        home=Names(row.text("home_kk", home_ru), home_ru, row.text("home_latin")),
        abroad=Names(abroad_ru, abroad_ru, row.text("abroad_latin", "")),
        aliases=row.words("aliases"),
        home_region=row.text("home_region"),
        abroad_region=row.text("abroad_region", ""),
        position=position,
        position_trust=trust,
        status=status,
        status_certainty=_read_status_certainty(row, status),
        name_trust=row.choice("name_certainty", Trust),
        kazakh_trust=row.choice("kk_certainty", Trust),
        queue_code=row.text("queue_code", ""),
        known=read_known(row, sources),
    )
    row.close()
    return crossing


def _read_status_certainty(row: Entry, status: Status) -> Certainty | None:
    if status is not Status.UNKNOWN:
        return row.choice("status_certainty", Certainty)
    if row.text("status_certainty", ""):
        raise row.fault("status_certainty", "there is no status to be certain of")
    return None


def _read_position(row: Entry) -> tuple[Position | None, Trust]:
    trust = row.choice("coordinates", Trust)
    if trust is Trust.NONE:
        if row.text("lat", "") or row.text("lon", ""):
            raise row.fault("coordinates", "is 'none', yet there are coordinates")
        return None, trust
    lat, lon = row.number("lat"), row.number("lon")
    if abs(lat) > 90:
        raise row.fault("lat", f"{lat} is not between -90 and 90")
    if abs(lon) > 180:
        raise row.fault("lon", f"{lon} is not between -180 and 180")
    return Position(lat, lon), trust


def _read_notice(entry: Entry, every: Mapping[str, Crossing], sources: Sources) -> Notice:
    notice = Notice(
        crossing=entry.text("crossing"),
        kind=entry.choice("kind", NoticeKind),
        since=entry.day("from", date.min),
        until=entry.day("until", date.max),
        trucks_a_day=entry.whole("trucks_a_day") if entry.has("trucks_a_day") else None,
        texts=read_names(entry),
        known=read_known(entry, sources),
    )
    if notice.crossing not in every:
        raise entry.fault("crossing", f"{notice.crossing!r} is not in crossings.csv")
    if notice.until < notice.since:
        raise entry.fault("until", "lies before the start")
    entry.close()
    return notice
