"""A choice among all countries, written in one go: a template for each of its two hundred and fifty lines takes its time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class CountrySelect(forms.Select):
    """The same marks as an ordinary choice in groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The whole choice."""
        chosen = {str(one) for one in self.format_value(value)}
        marks = {**self.build_attrs(self.attrs, attrs), "name": name}
        inner = SafeString("").join(self._part(code, label, chosen) for code, label in self.choices)
        return format_html("<select{}>{}</select>", flatatt(marks), mark_safe(inner))  # noqa: S308 (of marked parts)

    def _part(self, code: Any, label: Any, chosen: set[str]) -> SafeString:
        if not isinstance(label, list | tuple):
            return self._options([(code, label)], chosen)
        return format_html('<optgroup label="{}">{}</optgroup>', code, self._options(label, chosen))

    @staticmethod
    def _options(named: Any, chosen: set[str]) -> SafeString:
        marked = ((code, mark_safe(" selected") if code in chosen else "", name) for code, name in named)
        return format_html_join("", '<option value="{}"{}>{}</option>', marked)
