"""Tags of the traders' pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jolserik.web import writing
from jolserik.web.lots.names import name_of
from jolserik.web.parts import Stat, mistakes
from jolserik.web.trader.upload_files import Upload

register = template.Library()


@register.filter
def called(party: Any) -> str:
    """A party by its name in the page's language."""
    return name_of(party)


@register.inclusion_tag("parts/error_summary.html")
def mistakes_of(forms: Iterable[BaseForm]) -> dict[str, Any]:
    """All faults of many forms above the page's content."""
    return {"mistakes": mistakes(forms)}


@register.inclusion_tag("parts/stats.html")
def upload_stats(upload: Upload) -> dict[str, Any]:
    """How much of a file is fine, held, and to correct."""
    repeated = _("%(count)s of them were registered before") % {"count": writing.number(upload.repeated)}
    return {
        "stats": [
            Stat(writing.number(upload.accepted), _("fine"), "?show=all", repeated if upload.repeated else ""),
            Stat(
                writing.number(upload.held), pgettext("count", "held"), "?show=held" if upload.held else None, "",
                tone(upload.held, "waiting"),
            ),
            Stat(
                writing.number(upload.refused), _("to correct"), "?show=bad" if upload.refused else None, "",
                tone(upload.refused, "problem"),
            ),
            Stat(writing.number(upload.total), _("rows read")),
        ]
    }  # fmt: skip


def tone(count: int, word: str) -> str:
    """A figure is marked only if it counts something."""
    return word if count else ""
