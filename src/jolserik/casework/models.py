"""The table of objections. What was filed never changes; the answer is given once."""

from __future__ import annotations

from django.db import models


class Objection(models.Model):
    """Somebody's no to a verdict, and the answer to it.

    `subject` is our number of a note, the reference of an answer of guidance, the own number of a refused document, or the
    id of a rule. `facts` are those of the verdict; of a refused document nothing is stored, so they are the objector's word.
    `papers` are `[[kind, number], ...]`. `released`: the answer let a held note go.
    """

    number = models.CharField(max_length=12, unique=True)
    own_number = models.TextField()
    party = models.ForeignKey("registry.Party", on_delete=models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    subject_kind = models.CharField(max_length=8)
    subject = models.TextField()
    note = models.ForeignKey("notes.Note", null=True, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=32, blank=True)
    rule = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(default=dict)
    pack_version = models.CharField(max_length=40)
    reason = models.TextField()
    papers = models.JSONField(default=list)
    filed_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    released = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["party", "-id"], name="objection_party"),
            models.Index(fields=["due_at"], name="objection_open", condition=models.Q(outcome="")),
            models.Index(fields=["subject"], name="objection_subject"),
        ]
