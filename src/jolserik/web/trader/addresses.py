"""Addresses of pages, also of pages whose room may not be open yet."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def href(name: str, *arguments: object) -> str | None:
    """The address of a page; None where there is no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return None
