"""Acting: who does something, when, under which pack. Every command takes one `Act` and asks no clock of its own.

An *actor* is the operator (files loaded on the server), or a person with a role and the mandates of the day. What an actor
may do is decided in each room's `policy`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from jolserik.packs import Pack

OPERATOR = "operator"
PUBLIC = "public"
TRADER = "trader"
INSPECTOR = "inspector"
ANALYST = "analyst"
ADMINISTRATOR = "administrator"
AUTHORITY_ROLES = frozenset({OPERATOR, INSPECTOR})
OFFICIAL_ROLES = frozenset({OPERATOR, INSPECTOR, ANALYST})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `signs_for` and `reads_for` are ids of parties with a mandate that is valid today."""

    role: str
    person_id: int | None = None
    signs_for: frozenset[int] = frozenset()
    reads_for: frozenset[int] = frozenset()

    @property
    def official(self) -> bool:
        """Sees everybody's records."""
        return self.role in OFFICIAL_ROLES

    @property
    def authority(self) -> bool:
        """May confirm or decline in a receiver's place, hold, release and seize."""
        return self.role in AUTHORITY_ROLES


THE_OPERATOR = Actor(OPERATOR)
NOBODY = Actor(PUBLIC)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: actor, moment and pack. With `store` false everything is decided and nothing is written.

    `memory` is what the batches of one dry run remember of each other, by command: what registering would find stored.
    """

    actor: Actor
    now: datetime
    pack: Pack
    store: bool = True
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the authority."""
        return self.pack.time_zone

    @property
    def today(self) -> date:
        """The day of registration where the authority sits."""
        return self.now.astimezone(self.zone).date()

    def hold_due_at(self) -> datetime:
        """When a held note goes to an inspector: the end of the day that the pack's comparison clock names."""
        day = self.pack.due("comparison", self.today)
        return datetime.combine(day, time.max, self.zone)

    def judged_on(self, document_date: date) -> date:
        """Whose stages apply: the operator's files are judged by the document's date, all else by today's."""
        return document_date if self.actor.role == OPERATOR else self.today
