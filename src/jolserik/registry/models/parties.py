"""Parties, places and the official product table."""

from __future__ import annotations

from django.db import models


class Party(models.Model):
    """An organisation or person, known by (country, kind of identifier, identifier).

    `verified` says that a register of the party's state knows it; a foreign party that a trader added has a valid
    format and check digit at most. `sort_key` orders names by the Kazakh and Russian alphabets.
    """

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=8)
    identifier = models.CharField(max_length=64)
    name = models.TextField(blank=True)
    name_kk = models.TextField(blank=True)
    name_en = models.TextField(blank=True)
    sort_key = models.TextField(blank=True)
    registered_on = models.DateField(null=True)
    address = models.TextField(blank=True)
    verified = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    first_used_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "identifier"], name="party_once")]
        indexes = [models.Index(fields=["sort_key"], name="party_sort")]

    def __str__(self) -> str:
        return f"{self.country}:{self.identifier}"


class Place(models.Model):
    """A warehouse or other place of one party. Its code belongs to the party and is printed as typed.

    The code is empty for goods abroad whose recipient named no place.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="places")
    code = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=32, blank=True)
    name = models.TextField(blank=True)
    region = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "code"], name="place_once")]


class TariffCode(models.Model):
    """A row of the official TN VED EAEU table that the operator loaded, with the dates between which it is valid."""

    code = models.CharField(max_length=10)
    name = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="tariff_code_once")]
