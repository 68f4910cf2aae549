"""People, what they may do for whom, and the tokens of their machines."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Role(models.TextChoices):
    """What a signed-in person is; the public has no row here."""

    TRADER = "trader"
    INSPECTOR = "inspector"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Person(AbstractUser):
    """Somebody who signs in. A trader acts through mandates; an official by the role."""

    role = models.CharField(max_length=16, choices=Role.choices, default=Role.TRADER)
    language = models.CharField(max_length=2, default="ru")


class Mandate(models.Model):
    """ "This person may act for that party in this role from D1 to D2". It ends by its date, not by a deletion."""

    class Scope(models.TextChoices):
        """What the mandate allows: to sign in the party's name, or only to read."""

        SIGN = "sign"
        READ = "read"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    party = models.ForeignKey("registry.Party", on_delete=models.PROTECT, related_name="mandates")
    scope = models.CharField(max_length=8, choices=Scope.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "party"], name="mandate_person_party")]


class AccessToken(models.Model):
    """A machine's key. It belongs to a mandate, is known only by its digest, and ends with the mandate."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=64)
    digest = models.BinaryField(unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
