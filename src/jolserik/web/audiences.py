"""Whose page is it? The six audiences, and which of them a signed-in person belongs to."""

from enum import StrEnum

from django.http import HttpRequest


class Audience(StrEnum):
    """Those whom pages are made for; the folders of this room have the same names."""

    PUBLIC = "public"
    TRADER = "trader"
    POST = "post"
    INSPECTOR = "inspector"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


_OF_ROLE = {
    "trader": frozenset({Audience.TRADER}),
    "inspector": frozenset({Audience.INSPECTOR, Audience.ANALYST}),
    "analyst": frozenset({Audience.ANALYST}),
    "administrator": frozenset({Audience.ADMINISTRATOR}),
}


def audiences_of(request: HttpRequest) -> frozenset[Audience]:
    """The audiences of whoever asks; everybody is of the public."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frozenset({Audience.PUBLIC})
    return _OF_ROLE.get(getattr(user, "role", ""), frozenset()) | {Audience.PUBLIC}
