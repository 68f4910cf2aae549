"""What the stories did: steps, rules that spoke, answers by code, and what became of notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Tally:
    """Counts over all stories of a run."""

    stories: int = 0
    steps: int = 0
    files: int = 0
    traces: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)

    def answered(self, kind: str, answer: dict[str, list[dict[str, Any]]]) -> None:
        """Count the answers to one file: accepted by kind, the others by every code."""
        self.files += 1
        self.answers[f"{kind} accepted"] += len(answer["accepted"])
        self.answers.update(entry["code"] for entry in answer["held"] + answer["refused"])

    def figures(self) -> dict[str, object]:
        return {
            "stories": self.stories, "steps": self.steps, "files": self.files, "traces": self.traces,
            "rules": in_words(self.rules), "answers": in_words(self.answers), "notes": in_words(self.states),
        }  # fmt: skip


def in_words(counts: Counter[str]) -> str:
    return "(" + " ".join(f"{name}={count}" for name, count in sorted(counts.items())) + ")"
