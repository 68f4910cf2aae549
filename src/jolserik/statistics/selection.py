"""Choosing among export lines in memory, by the same filters as the database. Pure."""

from __future__ import annotations

from dataclasses import replace

from jolserik.statistics.exports import ExportLine, Exports, Filters


def narrowed(exports: Exports, filters: Filters) -> Exports:
    """The lines that the filters let through."""
    return replace(exports, lines=[line for line in exports.lines if lets_through(filters, line)])


def lets_through(filters: Filters, line: ExportLine) -> bool:
    """Whether a line is meant."""
    return (
        (filters.since is None or line.day >= filters.since)
        and (filters.until is None or line.day <= filters.until)
        and filters.destination in ("", line.destination)
        and line.product.startswith(filters.product)
        and filters.region in (None, line.region)
    )
