"""The answers to one file, kept on disk: a file of any length may be refused row by row, each with its reasons."""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator

from jolserik.kernel.answers import Answer, Outcome

IN_MEMORY_BYTES = 4 << 20


class AnswerFile:
    """Answers in the order in which they were added. Nobody else can reach the file, so that pickles are safe in it."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  lives as long as we do
        weakref.finalize(self, self._file.close)
        self._offsets: list[int] = []
        self._counts: Counter[Outcome] = Counter()
        self.extend(answers)

    def extend(self, answers: Iterable[Answer]) -> None:
        """Add a batch."""
        batch = list(answers)
        if not batch:
            return
        self._offsets.append(self._file.seek(0, 2))
        pickle.dump(batch, self._file, protocol=pickle.HIGHEST_PROTOCOL)
        self._counts.update(answer.outcome for answer in batch)

    def __iter__(self) -> Iterator[Answer]:
        for offset in self._offsets:
            self._file.seek(offset)
            yield from pickle.load(self._file)  # noqa: S301  written by ourselves a moment ago

    def __len__(self) -> int:
        return self._counts.total()

    def count(self, outcome: Outcome) -> int:
        """How many have this outcome."""
        return self._counts[outcome]

    def of(self, outcome: Outcome) -> Iterator[Answer]:
        """Those with this outcome."""
        if self.count(outcome):
            yield from (answer for answer in self if answer.outcome is outcome)
