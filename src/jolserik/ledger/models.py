"""Tables of the ledger. All quantities are millionths of the unit, as bigint.

Sources of a holding and kinds of a posting are small words, not tables: see `ledger/words.py`.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from jolserik.ledger.words import Grade, PostingKind, SourceKind, State


def choices_of(words: type[StrEnum]) -> list[tuple[str, str]]:
    """A column that holds one of these words."""
    return [(word.value, word.value) for word in words]


class Account(models.Model):
    """All holdings of one party, place, product and unit: the thing that is locked."""

    party = models.ForeignKey("registry.Party", on_delete=models.PROTECT)
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT)
    product = models.CharField(max_length=10)
    unit = models.CharField(max_length=3)
    abroad = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "place", "product", "unit"], name="account_once")
        ]


class Lot(models.Model):
    """A quantity of one product with one origin. Its facts never change; `grade` and `declaration_unknown` follow the
    registers.

    `holder` is who brought it in, `reference` what he calls it. `origin_document` and `origin_line` point into the register
    that can prove it; while customs does not know that declaration line, the lot and all that came to hold a share of it are
    `declaration_unknown`. `parts` are `[[origin, maker], ...]` of goods of several origins, else empty. A lot made by a
    conversion has `conversion` and parents (`LotParent`); production makes a new origin.
    """

    code = models.CharField(max_length=12, unique=True)
    reference = models.TextField(blank=True)
    holder = models.ForeignKey("registry.Party", on_delete=models.PROTECT)
    product = models.CharField(max_length=10)
    unit = models.CharField(max_length=3)
    quantity = models.BigIntegerField()
    name = models.TextField(blank=True)
    net_kg = models.BigIntegerField(null=True)
    origin_country = models.CharField(max_length=2, blank=True)
    maker_country = models.CharField(max_length=2, blank=True)
    dispatch_country = models.CharField(max_length=2, blank=True)
    parts = models.JSONField(default=list)
    origin_kind = models.CharField(max_length=20)
    procedure = models.CharField(max_length=20, blank=True)
    origin_document = models.TextField(blank=True)
    origin_folded = models.TextField(blank=True)
    origin_line = models.IntegerField(null=True)
    date = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    clauses = models.JSONField(default=list)
    serialised = models.BooleanField(default=False)
    grade = models.CharField(max_length=12, choices=choices_of(Grade))
    declaration_unknown = models.BooleanField(default=False)
    conversion = models.ForeignKey("Conversion", null=True, on_delete=models.PROTECT)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="lot_positive")]
        indexes = [
            models.Index(fields=["reference"], name="lot_reference", condition=~Q(reference="")),
            models.Index(fields=["holder"], name="lot_holder"),
            models.Index(
                fields=["origin_folded", "origin_line"], name="lot_origin", condition=~Q(origin_folded="")
            ),
        ]


class LotParent(models.Model):
    """How much of a parent lot went into a child: `share` in the child's unit, `consumed` in the parent's.

    For identity-keeping conversions the shares of a child sum to its quantity; for production they are ingredients and
    `share` is 0.
    """

    child = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="children")
    share = models.BigIntegerField()
    consumed = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["child", "parent"], name="lot_parent_once")]


class Holding(models.Model):
    """What one party holds of one lot at one place, by one way it came. Free is `on_hand - reserved`."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT)
    quantity = models.BigIntegerField()
    on_hand = models.BigIntegerField()
    reserved = models.BigIntegerField(default=0)
    abroad = models.BooleanField(default=False)
    source_kind = models.CharField(max_length=12, choices=choices_of(SourceKind))
    source_id = models.BigIntegerField()
    acquired_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(reserved__gte=0), name="holding_reserved_positive"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="holding_reserved_on_hand"),
            models.CheckConstraint(condition=Q(on_hand__lte=F("quantity")), name="holding_on_hand_quantity"),
            models.UniqueConstraint(fields=["source_kind", "source_id", "lot"], name="holding_one_source"),
        ]
        indexes = [
            models.Index(
                fields=["account", "id"], name="holding_free", condition=Q(on_hand__gt=F("reserved"))
            ),
            models.Index(fields=["account", "lot"], name="holding_account_lot", condition=Q(on_hand__gt=0)),
            models.Index(fields=["lot"], name="holding_lot"),
        ]


class Posting(models.Model):
    """What the ledger sees of a line, a conversion, a write-off or a by-invoice sale. Partitioned by month."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=choices_of(PostingKind))
    subject_id = models.BigIntegerField()
    quantity = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=choices_of(State))
    posted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id"], name="posting_subject")]


class Draw(models.Model):
    """The quantity that a posting takes out of one holding: fixed at registration, never recomputed.

    `settled_quantity` is what really left when the draw closed; the rest was given back. Partitioned by month.
    """

    id = models.BigIntegerField(primary_key=True)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, db_index=True)
    holding = models.ForeignKey(Holding, on_delete=models.PROTECT, db_index=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, db_index=True)
    ordinal = models.IntegerField()
    quantity = models.BigIntegerField()
    settled_quantity = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=choices_of(State))
    drawn_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Serial(models.Model):
    """A serial number of a lot's unit and where it stands: in one holding, or nowhere (`holding` null: gone)."""

    product = models.CharField(max_length=10)
    number = models.TextField()
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT)
    holding = models.ForeignKey(Holding, null=True, on_delete=models.PROTECT)
    draw_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "number"], name="serial_once")]
        indexes = [
            models.Index(fields=["holding"], name="serial_holding"),
            models.Index(fields=["draw_id"], name="serial_draw", condition=Q(draw_id__isnull=False)),
        ]


class Conversion(models.Model):
    """Lots in, lots out."""

    number = models.CharField(max_length=12, unique=True)
    own_number = models.TextField()
    kind = models.CharField(max_length=12)
    date = models.DateField()
    holder = models.ForeignKey("registry.Party", on_delete=models.PROTECT)
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT)
    reason = models.TextField(blank=True)
    registered_at = models.DateTimeField()


class WriteOff(models.Model):
    """Quantity that leaves the ledger."""

    number = models.CharField(max_length=12, unique=True)
    own_number = models.TextField()
    kind = models.CharField(max_length=12)
    date = models.DateField()
    holder = models.ForeignKey("registry.Party", on_delete=models.PROTECT)
    place = models.ForeignKey("registry.Place", on_delete=models.PROTECT)
    reason = models.TextField(blank=True)
    registered_at = models.DateTimeField()


class WouldBeRefusal(models.Model):
    """How often a check that only observes would have refused, by the day of the document."""

    day = models.DateField()
    code = models.CharField(max_length=32)
    count = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "code"], name="would_be_once")]
