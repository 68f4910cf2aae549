"""Tables of what happened: events, their leaves, and the identities that make every act happen once.

An *event* says that something was done to a record; its *leaf* holds the canonical bytes of the facts, the random key of
their salts, the field commitments and their root. Both are appended only. An *identity* binds what a sender calls a
document (own number, idempotency key) to the one answer it will ever get.
"""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something done to a record, by whom and when. Partitioned by the month in the key."""

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    subject_kind = models.CharField(max_length=16)
    subject_id = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    party_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="event_subject")]


class Leaf(models.Model):
    """The commitment of one event (same id). Destroying `key` and `canonical` severs it from the facts."""

    id = models.BigIntegerField(primary_key=True)
    canonical = models.BinaryField(null=True)
    key = models.BinaryField(null=True)
    commitments = models.BinaryField()
    root = models.BinaryField()


class Identity(models.Model):
    """(kind, scope, value) of a document or a request, bound for ever to one content and one answer.

    `scope` is the id of the party in whose name the value was chosen, 0 where the value is unique by itself.
    """

    kind = models.CharField(max_length=16)
    scope = models.BigIntegerField()
    value = models.TextField()
    content_hash = models.BinaryField()
    subject_id = models.BigIntegerField()
    answer = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "scope", "value"], name="identity_once")]
