"""Tables of the guidance: receipts. Rules and lists are files of the pack and have no table."""

from __future__ import annotations

from django.db import models


class Receipt(models.Model):
    """That a question was asked and answered: by its reference and language, once. Nothing says who asked.

    `question` lacks the facts named in `withheld`: a party may be a person. Whoever states them again gets the same
    reference, for it is made of the whole question.
    """

    reference = models.CharField(max_length=24)
    language = models.CharField(max_length=2)
    answer_sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=20)
    question = models.JSONField()
    withheld = models.JSONField(default=list)
    pack_code = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=40)
    pack_fingerprint = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reference", "language"], name="receipt_once")]
