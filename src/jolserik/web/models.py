"""What the pages themselves keep: notes that somebody has begun to write and not sent yet."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class DraftNote(models.Model):
    """A note being written. It outlives the session and is nobody's business but its writer's.

    `cells` holds what was typed, unread: `{"head": {column: text}, "lines": [{column: text}, ...]}`, columns as in the file
    of notes. `number` is the note that came of it, empty until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cells = models.JSONField(default=dict)
    checked = models.BooleanField(default=False)
    number = models.CharField(max_length=12, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-changed_at"], name="draft_of_person")]

    def __str__(self) -> str:
        return str(self.cells.get("head", {}).get("note", self.id))
