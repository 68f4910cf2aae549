"""What a document's leaf says of the content that was sent and of the answer that it got.

The identity that binds both can then not be changed behind the leaf's back: the same document sent again finds the hash of
what it said, and its first answer, word for word. The number is among the document's own facts.
"""

from __future__ import annotations

from typing import Any

from jolserik.kernel.answers import Answer


def answered(content: bytes, answer: Answer) -> dict[str, Any]:
    """Facts of a leaf: the hash of the content, and what was said against it or in warning."""
    return {
        "content": content.hex(),
        "refusals": [[r.code.value, r.at, dict(r.facts)] for r in answer.refusals],
        "warnings": [[r.code.value, r.at, dict(r.facts)] for r in answer.warnings],
    }
