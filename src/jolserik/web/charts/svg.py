"""SVG as text: elements, escaping, numbers and the width of words.

No element carries a `style` attribute, because the pages forbid inline styles; looks come from classes in the
stylesheet.
"""

from collections.abc import Iterable, Sequence
from html import escape

from jolserik.web.charts.model import Legend, Words

TEXT_PX = 13
SMALL_PX = 12
_NARROW = frozenset("iljtfrІі.,:;'|!()[]-· ")
_WIDE = frozenset("mwMWжшщмюыфЖШЩМЮЫФ@%—…")
_LEGEND_SWATCH_PX = 14


def pixels(value: float) -> str:
    """A coordinate with at most one decimal: enough for the eye, and the same text everywhere."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def element(name: str, attributes: dict[str, object] | None = None, *children: str) -> str:
    """One element; attributes that are None are left out, floats become coordinates."""
    written = "".join(
        f' {key}="{pixels(value) if isinstance(value, float) else escape(str(value))}"'
        for key, value in (attributes or {}).items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def words_at(x: float, y: float, words: str, *, look: str = "chart-text", anchor: str | None = None) -> str:
    """A line of text whose baseline is at y."""
    return element(
        "text", {"x": float(x), "y": float(y), "class": look, "text-anchor": anchor}, escape(words)
    )


def box(x: float, y: float, width: float, height: float, look: str) -> str:
    """A rectangle."""
    place: dict[str, object] = {"x": float(x), "y": float(y), "width": float(width), "height": float(height)}
    return element("rect", {**place, "class": look})


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    """A straight line."""
    place: dict[str, object] = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
    return element("line", {**place, "class": look})


def hint(words: str) -> str:
    """What a pointer that rests on the element is told."""
    return element("title", None, escape(words))


def linked(href: str | None, content: str) -> str:
    """The content as a link, if it leads anywhere."""
    return element("a", {"href": href, "class": "chart-link"}, content) if href else content


def text_width(words: str, size_px: int = TEXT_PX) -> float:
    """About how wide a line of the page's typeface is; errs on the wide side, so that nothing is cut by its
    neighbour.
    """
    units = sum(0.34 if letter in _NARROW else 0.9 if letter in _WIDE else 0.585 for letter in words)
    return units * size_px


def fitted(words: str, width_px: float, size_px: int = TEXT_PX) -> str:
    """The words, shortened with an ellipsis to fit."""
    if text_width(words, size_px) <= width_px:
        return words
    kept = words
    while kept and text_width(kept + "…", size_px) > width_px:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, width_px: float, size_px: int = TEXT_PX) -> list[str]:
    """The words in one or two lines, broken after a blank, a slash or a hyphen; what does not fit is shortened."""
    if text_width(words, size_px) <= width_px:
        return [words]
    breaks = [
        i + 1
        for i, letter in enumerate(words)
        if letter in " /-" and text_width(words[: i + 1], size_px) <= width_px
    ]
    at = breaks[-1] if breaks else 0
    first, rest = words[:at].rstrip(), words[at:]
    return [first, fitted(rest, width_px, size_px)] if first else [fitted(words, width_px, size_px)]


def hatch(key: str, tone: str) -> str:
    """A striped fill: the same difference as the colour's, visible on black-and-white paper."""
    attributes: dict[str, object] = {
        "id": f"{key}-{tone}-hatch",
        "width": 6,
        "height": 6,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
    }
    stripe = element("line", {"x1": 0, "y1": 0, "x2": 0, "y2": 6, "class": f"stripe stripe-{tone}"})
    return element("pattern", attributes, box(0, 0, 6, 6, f"ground ground-{tone}"), stripe)


def fill_of(key: str, tone: str) -> str | None:
    """The fill attribute of a tone: striped tones name their pattern, the others leave it to the stylesheet."""
    return f"url(#{key}-{tone}-hatch)" if tone in ("middle", "warning") else None


def swatch(key: str, x: float, y: float, tone: str) -> str:
    """A small filled square for a legend."""
    place: dict[str, object] = {
        "x": float(x),
        "y": float(y),
        "width": _LEGEND_SWATCH_PX,
        "height": _LEGEND_SWATCH_PX,
    }
    return element("rect", {**place, "class": f"fill fill-{tone}", "fill": fill_of(key, tone)})


def legend(key: str, entries: Sequence[Legend], x: float, y: float) -> str:
    """Swatches with words in one row, starting at x."""
    parts: list[str] = []
    for entry in entries:
        parts.append(swatch(key, x, y, entry.tone))
        parts.append(words_at(x + 20, y + 11.5, entry.name, look="chart-small"))
        x += 20 + text_width(entry.name, SMALL_PX) + 22
    return element("g", {"class": "chart-legend"}, *parts) if parts else ""


def drawing(words: Words, size: tuple[int, int], body: Iterable[str], *, with_links: bool = False) -> str:
    """The whole drawing, named and described for those who do not see it.

    A drawing with links inside is a group, because the contents of an image are hidden from screen readers.
    """
    width, height = size
    attributes: dict[str, object] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "class": "chart-drawing",
        "role": "group" if with_links else "img",
        "aria-labelledby": f"{words.key}-title",
        "aria-describedby": f"{words.key}-desc",
    }
    patterns = element("defs", None, hatch(words.key, "middle"), hatch(words.key, "warning"))
    title = element("title", {"id": f"{words.key}-title"}, escape(words.title))
    description = element("desc", {"id": f"{words.key}-desc"}, escape(words.description))
    return element("svg", attributes, title, description, patterns, *body)
