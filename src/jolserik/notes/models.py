"""Tables of the consignment notes. Facts never change once registered; `state` follows from appended actions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class NoteKind(models.TextChoices):
    """Where the goods go."""

    DOMESTIC = "domestic"
    MOVEMENT = "movement"
    EXPORT_EAEU = "export_eaeu"
    EXPORT_THIRD = "export_third"
    RETURN = "return"


class NoteState(models.TextChoices):
    """What became of a note. `held` and `open` are the two that can still change."""

    HELD = "held"
    OPEN = "open"
    SETTLED = "settled"
    DECLINED = "declined"
    REVOKED = "revoked"
    REPLACED = "replaced"
    SEIZED = "seized"


class ExitGrade(models.TextChoices):
    """How well it is proven that goods left."""

    PROVEN = "proven"
    CLAIMED = "claimed"
    SILENT = "silent"
    CONTRADICTED = "contradicted"


class Note(models.Model):
    """One consignment note. `own_number` is the sender's, `number` ours.

    `refers_to` with `relation` says what a note corrects, reissues or returns. `due_on` is the end of its clock; past it an
    open note is overdue, still reserved. `papers` are `[[kind, number], ...]`.
    """

    class Relation(models.TextChoices):
        """What `refers_to` means."""

        CORRECTION = "correction"
        REISSUE = "reissue"
        RETURN = "return"

    number = models.CharField(max_length=12, unique=True)
    own_number = models.TextField()
    kind = models.CharField(max_length=12, choices=NoteKind.choices)
    procedure = models.CharField(max_length=40, blank=True)
    date = models.DateField()
    paper_date = models.DateField(null=True)
    paper_reason = models.TextField(blank=True)
    sender = models.ForeignKey("registry.Party", on_delete=models.PROTECT, related_name="+")
    sender_place = models.ForeignKey("registry.Place", null=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey("registry.Party", on_delete=models.PROTECT, related_name="+")
    recipient_place = models.ForeignKey("registry.Place", on_delete=models.PROTECT, related_name="+")
    recipient_country = models.CharField(max_length=2, blank=True)
    consignee = models.TextField(blank=True)
    end_user = models.TextField(blank=True)
    carrier = models.TextField(blank=True)
    contract = models.TextField(blank=True)
    crossing = models.CharField(max_length=32, blank=True)
    papers = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    refers_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="referring")
    relation = models.CharField(max_length=12, blank=True, choices=Relation.choices)
    returns = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="returned_by")
    state = models.CharField(max_length=10, choices=NoteState.choices)
    hold_code = models.CharField(max_length=32, blank=True)
    hold_due_at = models.DateTimeField(null=True)
    comparison_owed = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    overdue_since = models.DateField(null=True)
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["sender", "-id"], name="note_sender"),
            models.Index(fields=["recipient", "-id"], name="note_recipient"),
            models.Index(fields=["refers_to"], name="note_refers_to"),
            models.Index(fields=["due_on"], name="note_due", condition=Q(state="open")),
            models.Index(fields=["hold_due_at"], name="note_held", condition=Q(state="held")),
        ]


class Line(models.Model):
    """One product and quantity on a note. `posting` is what it does to the ledger.

    `guidance` is what guidance said when it was registered: `[[quantity, verdict, [rule, ...]], ...]` for what was not
    simply allowed.

    `value` is price x quantity, rounded half even to two decimals; null when no price was stated. `declared_lot_id` is set when
    the note took over a by-invoice sale that had to declare a shortfall: that lot's quantity is part of the line's.
    """

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="lines")
    line = models.IntegerField()
    product = models.CharField(max_length=10)
    unit = models.CharField(max_length=3)
    quantity = models.BigIntegerField()
    quantity_settled = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8)
    price = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    currency = models.CharField(max_length=3, blank=True)
    value = models.DecimalField(max_digits=28, decimal_places=2, null=True)
    packages = models.TextField(blank=True)
    net_kg = models.BigIntegerField(null=True)
    gross_kg = models.BigIntegerField(null=True)
    invoice = models.TextField(blank=True)
    invoice_folded = models.TextField(blank=True)
    vehicle = models.TextField(blank=True)
    container = models.TextField(blank=True)
    waybill = models.TextField(blank=True)
    serials = models.JSONField(default=list)
    posting_id = models.BigIntegerField()
    declared_lot_id = models.BigIntegerField(null=True)
    guidance = models.JSONField(default=list)
    exit_grade = models.CharField(max_length=12, blank=True, choices=ExitGrade.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "line"], name="line_once")]
        indexes = [
            models.Index(fields=["posting_id"], name="line_posting"),
            models.Index(fields=["invoice_folded"], name="line_invoice", condition=~Q(invoice_folded="")),
        ]


class NoteAction(models.Model):
    """What somebody did to a note. `lines` is `[[line, quantity or null], ...]`, empty for the whole note."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="actions")
    action = models.CharField(max_length=12)
    date = models.DateField()
    party = models.ForeignKey("registry.Party", null=True, on_delete=models.PROTECT)
    person_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=12, blank=True)
    scope = models.CharField(max_length=12, blank=True)
    papers = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    waiting = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["note"], name="action_note")]


class Finding(models.Model):
    """Something about a note that wants an explanation: a shortage, an excess, a lower count, a changed invoice."""

    note = models.ForeignKey(Note, null=True, on_delete=models.PROTECT, related_name="findings")
    line = models.IntegerField(null=True)
    kind = models.CharField(max_length=24)
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    explanation = models.TextField(blank=True)
    explained_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["note"], name="finding_note")]
