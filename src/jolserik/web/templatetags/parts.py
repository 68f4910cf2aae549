"""Tags that draw the parts of pages; each is shown, with how it is called, on /design."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jolserik.kernel.refusals import Refusal
from jolserik.web import states
from jolserik.web.addresses import Address
from jolserik.web.charts import Chart, Twin
from jolserik.web.navigation import Link, links_for
from jolserik.web.parts import Answer, Event, Fact, Stat, Task, mistakes
from jolserik.web.tables import Cell, Column, Empty, Table

register = template.Library()
Parts = dict[str, Any]


@register.inclusion_tag("parts/state.html")
def state(what: str | states.State, family: str = "task") -> Parts:
    """A state in word, shape and tone: `{% state "held" "note" %}`, or a `State`."""
    return {"state": what if isinstance(what, states.State) else states.state(what, family)}


@register.inclusion_tag("parts/table.html")
def data_table(table: Table) -> Parts:
    """A table with its pager and files, or what its emptiness teaches."""
    return {"table": table}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, term: str = "", optional: bool = True) -> Parts:
    """A field with label, hint and faults; `term` is the legal word in small type.

    A field that may stay empty says so, unless `optional` is false because all of a form's may.
    """
    widget = bound.field.widget
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": bound,
        "term": term,
        "optional": optional,
        "group": group,
        "single_box": isinstance(widget, CheckboxInput),
    }


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*forms: BaseForm) -> Parts:
    """All faults of the forms above the page's content, taking the focus; nothing where there are none."""
    return {"mistakes": mistakes(form for form in forms if form is not None)}


@register.inclusion_tag("parts/refusals.html")
def refusals(found: list[Refusal], heading: str = "") -> Parts:
    """Why something is refused or held, and what would make it pass."""
    return {"answers": [Answer.to(refusal) for refusal in found], "heading": heading}


@register.inclusion_tag("parts/facts.html")
def facts(items: list[Fact]) -> Parts:
    """Names and values; those with `change` get a link that leads to the question."""
    return {"facts": items, "changeable": any(item.change for item in items)}


@register.inclusion_tag("parts/timeline.html")
def timeline(events: list[Event]) -> Parts:
    """What happened, in order."""
    return {"events": events}


@register.inclusion_tag("parts/stats.html")
def stats(items: list[Stat]) -> Parts:
    """Figures that lead to their rows."""
    return {"stats": items}


@register.inclusion_tag("parts/tasks.html")
def tasks(items: list[Task]) -> Parts:
    """Things to do, each a link with its state."""
    return {"tasks": items}


@register.inclusion_tag("parts/empty.html")
def empty(what: Empty) -> Parts:
    """What will be here, how the first one arrives, one thing to do."""
    return {"empty": what}


@register.inclusion_tag("parts/filters.html", takes_context=True)
def filters(context: Context, form: BaseForm, kept: str = "sort") -> Parts:
    """What a list may be narrowed by, as a form that leads to an address; the order of the list is kept."""
    request = context["request"]
    names = set(form.fields)
    return {
        "form": form,
        "path": request.path,
        "kept": [(name, request.GET[name]) for name in kept.split() if name in request.GET],
        "active": any(request.GET.get(name) for name in names),
    }


@register.inclusion_tag("parts/progress.html")
def progress(done: int, total: int, what: str) -> Parts:
    """How far a long job is, in figures: `{% progress 1240 8000 _("rows") %}`."""
    return {"done": done, "total": total, "what": what}


@register.inclusion_tag("parts/steps.html")
def steps(current: int, *names: str) -> Parts:
    """Where one is in a task of several pages; `current` counts from 1."""
    return {"steps": names, "current": current}


@register.inclusion_tag("parts/chart.html")
def chart(drawn: Chart, source: str = "", natural: bool = False) -> Parts:
    """A chart under its finding, with its source and its table twin; `natural` keeps its size and scrolls."""
    return {
        "chart": drawn,
        "svg": mark_safe(drawn.svg),  # noqa: S308 (our own charts write it, and they escape every word)
        "source": source,
        "natural": natural,
        "twin": twin_table(drawn.twin, drawn.key),
    }


def twin_table(twin: Twin, key: str) -> Table:
    """A chart's twin as a table of the page."""
    columns = [
        Column(f"{key}-{index}", title, figure=index in twin.figures, names_row=index == 0)
        for index, title in enumerate(twin.head)
    ]
    return Table(f"{key}-table", twin.caption, columns, [[Cell(words) for words in row] for row in twin.rows])


@register.simple_block_tag
def notice(content: str, tone: str = "", heading: str = "") -> SafeString:
    """Words set apart: `{% notice "warning" _("Heading") %}…{% endnotice %}`; tones are done, warning, alert or
    none.
    """
    look = f"notice notice-{tone}" if tone else "notice"
    title = format_html("<h3>{}</h3>", heading) if heading else ""
    return format_html('<div class="{}">{}{}</div>', look, title, content)


@register.inclusion_tag("parts/navigation.html", takes_context=True)
def navigation(context: Context) -> Parts:
    """The pages of whoever asks."""
    request = context.get("request")
    links: list[Link] = links_for(request) if request else []
    return {"links": links}


@register.inclusion_tag("parts/languages.html", takes_context=True)
def language_switch(context: Context) -> Parts:
    """The languages, each in its own name; with `form_id` in the context they are buttons that keep what was
    typed.
    """
    request = context.get("request")
    here = Address.of(request).with_() if request else "/"
    return {
        "languages": settings.LANGUAGES,
        "current": context.get("LANGUAGE_CODE"),
        "here": here,
        "form_id": context.get("form_id"),
    }
