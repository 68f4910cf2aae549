"""The registers of others: customs declarations and invoices, as they told us, version by version.

Rows are never edited: a change is a new version, and `current` marks the newest. Parties are kept as text because the
other register may know parties that we do not. `folded` is the number without case, blanks and look-alikes.
"""

from __future__ import annotations

from django.db import models


class Declaration(models.Model):
    """One line of a customs declaration, in one version."""

    number = models.TextField()
    folded = models.TextField()
    line = models.IntegerField()
    version = models.IntegerField()
    current = models.BooleanField()
    recorded_at = models.DateTimeField()
    date = models.DateField(null=True)
    status = models.CharField(max_length=16)
    holder = models.TextField()
    product = models.CharField(max_length=10)
    unit = models.CharField(max_length=3)
    quantity = models.BigIntegerField()
    net_kg = models.BigIntegerField(null=True)
    origin_country = models.CharField(max_length=2, blank=True)
    maker_country = models.CharField(max_length=2, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folded", "line", "version"], name="declaration_version"),
            models.UniqueConstraint(
                fields=["folded", "line"], condition=models.Q(current=True), name="declaration_current"
            ),
        ]


class Invoice(models.Model):
    """One invoice of a seller, in one version. `settled_at`: posted without a note, by settle_invoices."""

    number = models.TextField()
    folded = models.TextField()
    version = models.IntegerField()
    current = models.BooleanField()
    recorded_at = models.DateTimeField()
    content_hash = models.BinaryField()
    date = models.DateField()
    status = models.CharField(max_length=16)
    seller = models.TextField()
    buyer = models.TextField()
    seller_place = models.TextField(blank=True)
    buyer_place = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "folded", "version"], name="invoice_version"),
            models.UniqueConstraint(
                fields=["seller", "folded"], condition=models.Q(current=True), name="invoice_current"
            ),
        ]
        indexes = [
            models.Index(fields=["folded"], name="invoice_folded", condition=models.Q(current=True)),
            models.Index(
                fields=["date"], name="invoice_unsettled", condition=models.Q(current=True, settled_at=None)
            ),
        ]


class InvoiceLine(models.Model):
    """One line of one version of an invoice. Quantity in millionths of the unit."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    line = models.IntegerField()
    product = models.CharField(max_length=10)
    unit = models.CharField(max_length=3)
    quantity = models.BigIntegerField()
    value = models.DecimalField(max_digits=24, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    origin_country = models.CharField(max_length=2, blank=True)
    maker_country = models.CharField(max_length=2, blank=True)
    origin_document = models.TextField(blank=True)
    origin_line = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "line"], name="invoice_line_once")]
