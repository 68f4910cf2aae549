"""Words of the door: codes for what a request meets before any room does, and the language it wants to be
answered in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from jolserik.kernel.languages import LANGUAGES

FALLBACK_LANGUAGE = "en"


class Door(StrEnum):
    """Why a request does not get in. These are about HTTP; codes about goods and papers are the kernel's."""

    NOT_AUTHENTICATED = "not_authenticated"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    BODY_TOO_LARGE = "body_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    TOO_MANY_REQUESTS = "too_many_requests"
    INTERNAL_ERROR = "internal_error"

    @property
    def status(self) -> int:
        """The HTTP status that goes with it."""
        return int(door_words()[self.value]["status"])


@lru_cache
def door_words() -> Mapping[str, Any]:
    """Status and words by code."""
    return tomllib.loads(resources.files("jolserik.api").joinpath("words.toml").read_text(encoding="utf-8"))


def words_of(code: Door, language: str) -> Mapping[str, str]:
    """`title`, `sentence` and `remedy` of a code."""
    words: Mapping[str, str] = door_words()[code.value][language]
    return words


def language_of(request: HttpRequest) -> str:
    """The first of our languages that Accept-Language asks for. Cookies of pages do not matter here."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200].lower()):
        if wanted[:2] in LANGUAGES:
            return wanted[:2]
    return FALLBACK_LANGUAGE
