"""People at the pages of objections."""

from __future__ import annotations

from django.test import Client

from tests import builders as b
from tests.web.trader.houses import signed_in


def clerk(party: str, *, scope: str = "sign") -> Client:
    """Somebody who may act for the party."""
    return signed_in(b.a_mandate(party, scope=scope).person)


def officer(role: str = "inspector") -> Client:
    """Somebody of the authority."""
    return signed_in(b.a_person(role=role))
