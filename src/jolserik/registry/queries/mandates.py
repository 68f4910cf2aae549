"""Mandates and keys as the person who has them sees them."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from jolserik.registry.models import AccessToken, Mandate


def no_mandates() -> QuerySet[Mandate]:
    """Nothing to choose from."""
    return Mandate.objects.none()


def mandates_of(person_id: int | None) -> QuerySet[Mandate]:
    """The person's mandates, ended ones included."""
    return (
        Mandate.objects.filter(person_id=person_id or 0).select_related("party").order_by("valid_from", "pk")
    )


def valid_mandates(person_id: int | None, today: date) -> QuerySet[Mandate]:
    """The mandates of a day."""
    return mandates_of(person_id).filter(valid_from__lte=today).exclude(valid_until__lt=today)


def tokens_of(person_id: int | None) -> QuerySet[AccessToken]:
    """The keys of the person's mandates that have not been revoked."""
    own = AccessToken.objects.filter(mandate__person_id=person_id or 0, revoked_at=None)
    return own.select_related("mandate__party").order_by("created_at")
