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
    Entry(Audience.TRADER, "mandates", _("Mandates")),
    Entry(Audience.INSPECTOR, "inspector", _("Queues")),
    Entry(Audience.ANALYST, "overview", _("Overview")),
    Entry(Audience.ANALYST, "export-lines", _("Export lines")),
    Entry(Audience.TRADER, "search", _("Search")),
    Entry(Audience.ANALYST, "search", _("Search")),
    Entry(Audience.PUBLIC, "start", _("Start")),
    Entry(Audience.PUBLIC, "refusals", _("Why a refusal")),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the page shows it; `current` is `page` for the page itself, `true` for those beneath it."""

    href: str
    label: Promise
    current: str


def links_for(request: HttpRequest) -> list[Link]:
    """The entries for whoever asks: those of the own audiences first in the table's order."""
    mine = audiences_of(request)
    return [_link(entry, request.path) for entry in ENTRIES if entry.audience in mine]


def _link(entry: Entry, path: str) -> Link:
    href = reverse(entry.url_name)
    beneath = href != "/" and path.startswith(href.rstrip("/") + "/")
    return Link(href, entry.label, "page" if path == href else "true" if beneath else "")
