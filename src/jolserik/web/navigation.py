"""What stands in the navigation, for whom, in this order. A page enters the navigation by a line here."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jolserik.web.audiences import Audience, audiences_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that one audience goes to directly."""

    audience: Audience
    url_name: str
    label: Promise


ENTRIES = (
    Entry(Audience.TRADER, "home", _("What waits")),
    Entry(Audience.TRADER, "notes", _("Notes")),
    Entry(Audience.TRADER, "note-new", _("Write a note")),
    Entry(Audience.TRADER, "holdings", _("Holdings")),
    Entry(Audience.TRADER, "upload", _("Upload a file")),
    Entry(Audience.TRADER, "own-objections", _("Objections")),
    Entry(Audience.TRADER, "mandates", _("Mandates")),
    Entry(Audience.INSPECTOR, "inspector", _("Queues")),
    Entry(Audience.INSPECTOR, "objection-queue", _("Objections")),
    Entry(Audience.INSPECTOR, "notes", _("Notes")),
    Entry(Audience.ANALYST, "overview", _("Overview")),
    Entry(Audience.ANALYST, "export-lines", _("Export lines")),
    Entry(Audience.TRADER, "search", _("Search")),
    Entry(Audience.ANALYST, "search", _("Search")),
    Entry(Audience.ADMINISTRATOR, "administrator", _("Registers")),
    Entry(Audience.ADMINISTRATOR, "upload", _("Upload a file")),
    Entry(Audience.PUBLIC, "start", _("Start")),
    Entry(Audience.PUBLIC, "ask", _("May it be exported?")),
    Entry(Audience.PUBLIC, "rules", _("Rules")),
    Entry(Audience.PUBLIC, "refusals", _("Why a refusal")),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it; `current` is `page` for the page itself, `true` for those beneath it."""

    href: str
    label: Promise
    current: str


def links_for(request: HttpRequest) -> list[Link]:
    """The entries for whoever asks: those of the own audiences in the table's order. One at most is current."""
    mine = audiences_of(request)
    wanted = [(reverse(entry.url_name), entry.label) for entry in ENTRIES if entry.audience in mine]
    nearest = max((href for href, _label in wanted if _stands_in(href, request.path)), key=len, default="")
    return [Link(href, label, _current(href, nearest, request.path)) for href, label in wanted]


def _stands_in(href: str, path: str) -> bool:
    """Whether a page is the entry's own or one beneath it. Every page would be beneath the first one."""
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))


def _current(href: str, nearest: str, path: str) -> str:
    if href != nearest:
        return ""
    return "page" if path == href else "true"
