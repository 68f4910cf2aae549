"""Tables of the exchange room: files that machines hand in."""

from __future__ import annotations

from django.db import models


class BatchState(models.TextChoices):
    """What has become of a file."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class Batch(models.Model):
    """A file handed in for a party. `content` is let go when the answers are there; they are in `language`.

    `answers` is the document that `jolserik load` prints: lists of accepted, held and refused.
    """

    code = models.CharField(max_length=24, unique=True)
    party = models.ForeignKey("registry.Party", on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=16)
    name = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    digest = models.BinaryField()
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=BatchState.choices)
    rows = models.IntegerField(default=0)
    answers = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="batch_waiting", condition=~models.Q(state="done"))]

    def __str__(self) -> str:
        return self.code
