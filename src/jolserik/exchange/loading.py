"""Loading: a file becomes documents, documents become answers, in batches of bounded size.

Notes of one file stand alone; with `all_or_nothing` one refusal takes everything back. The same function checks a file:
then nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.db import transaction

from jolserik.evidence.sealing import sealed_aside
from jolserik.exchange.answer_file import AnswerFile
from jolserik.exchange.cells import Table
from jolserik.exchange.grouping import Documents
from jolserik.exchange.headers import check_header
from jolserik.exchange.kinds import Kind
from jolserik.exchange.reading import read_row
from jolserik.exchange.refused import FileRefused
from jolserik.exchange.tables import open_table
from jolserik.kernel.answers import Answer, Outcome, refused
from jolserik.kernel.documents import Row
from jolserik.kernel.refusals import Refusal
from jolserik.platform.garbage import seldom_collected
from jolserik.registry.acting import Act

BATCH_DOCUMENTS = 600
BATCH_ROWS = 6000

Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass
class Loaded:
    """All answers of one file, in the order of its documents."""

    answers: AnswerFile = field(default_factory=AnswerFile)
    rows: int = 0

    def of(self, outcome: Outcome) -> Iterator[Answer]:
        """Answers with one outcome."""
        return self.answers.of(outcome)

    def count(self, outcome: Outcome) -> int:
        """How many answers have one outcome."""
        return self.answers.count(outcome)

    @property
    def clean(self) -> bool:
        """Nothing was refused or held."""
        return self.count(Outcome.ACCEPTED) == len(self.answers)


class TakenBack(Exception):
    """All or nothing, and something was refused."""


def load_file(
    source: Path | BinaryIO,
    kind: Kind,
    act: Act,
    *,
    name: str,
    all_or_nothing: bool = False,
    progress: Progress = lambda done, total: None,
) -> Loaded:
    """Take a file in. A file that cannot be read at all is one refused document without a name."""
    loaded = Loaded()
    try:
        table = open_table(source, name=name)
        faults = check_header(table.header, kind.columns)
        if faults:
            loaded.answers.extend([refused("", 1, faults)])
            return loaded
        with seldom_collected():
            if all_or_nothing and act.store:
                load_as_one(table, kind, act, loaded, progress)
            elif not act.store and not plans_alone(table, kind):
                rehearse(table, kind, act, loaded, progress)
            else:
                take_documents(table, kind, act, loaded, progress)
    except FileRefused as refusal:
        loaded.answers.extend([refused("", refusal.refusal.row, [refusal.refusal])])
    return loaded


def load_as_one(table: Table, kind: Kind, act: Act, loaded: Loaded, progress: Progress) -> None:
    """One transaction; if anything is refused nothing stays."""
    try:
        with transaction.atomic():
            take_documents(table, kind, act, loaded, progress)
            if loaded.count(Outcome.REFUSED):
                raise TakenBack
    except TakenBack:
        loaded.answers = only_refused(loaded.answers)


PLANNING_KINDS = frozenset({"notes", "lots"})


def plans_alone(table: Table, kind: Kind) -> bool:
    """Whether planning is enough to check a file: its documents do not speak of one another."""
    if kind.name not in PLANNING_KINDS:
        return False
    return "refers_to" not in table.header or not any(cells.get("refers_to") for _, cells in table.rows())


def rehearse(table: Table, kind: Kind, act: Act, loaded: Loaded, progress: Progress) -> None:
    """Check a file whose documents build on one another: take it in, and take everything back."""
    try:
        with transaction.atomic():
            take_documents(table, kind, replace(act, store=True), loaded, progress)
            raise TakenBack
    except TakenBack:
        loaded.answers = without_numbers(loaded.answers)


def only_refused(answers: AnswerFile) -> AnswerFile:
    """What stood against a file that is all or nothing."""
    kept = AnswerFile()
    for some in batched(answers.of(Outcome.REFUSED), BATCH_DOCUMENTS):
        kept.extend(some)
    return kept


def without_numbers(answers: AnswerFile) -> AnswerFile:
    """The same answers; the numbers that were given are taken back with everything else."""
    kept = AnswerFile()
    for some in batched(answers, BATCH_DOCUMENTS):
        kept.extend(replace(answer, number="") for answer in some)
    return kept


def batched(answers: Iterable[Answer], size: int) -> Iterator[list[Answer]]:
    """Answers in lists of at most `size`."""
    source = iter(answers)
    while some := list(islice(source, size)):
        yield some


def take_documents(table: Table, kind: Kind, act: Act, loaded: Loaded, progress: Progress) -> None:
    """All documents of a table, batch by batch; a long table gets help from a second thread and a second process."""
    documents = Documents(table, kind.identity, own=kind.own)
    with ExitStack() as helpers:
        for place, batch in enumerate(ahead(batches(documents, kind, comma_decimals=table.comma_decimals))):
            if place == 1 and act.store:
                helpers.enter_context(sealed_aside())
            loaded.answers.extend(answer_batch(batch, kind, act))
            loaded.rows += sum(rows for _, rows in batch)
            progress(loaded.rows, documents.rows_total)


def ahead(source: Iterator[T]) -> Iterator[T]:
    """The same items; the next is made while the database works on the one before."""
    with ThreadPoolExecutor(1) as aside:
        awaited = aside.submit(next, source, None)
        while (item := awaited.result()) is not None:
            awaited = aside.submit(next, source, None)
            yield item


Drafted = Any


def batches(documents: Documents, kind: Kind, *, comma_decimals: bool) -> Iterator[list[tuple[Drafted, int]]]:
    """Drafts with their numbers of rows, in batches. A draft that refers to another note begins a new batch."""
    batch: list[tuple[Drafted, int]] = []
    rows = 0
    for document in documents:
        draft = draft_of(document, kind, comma_decimals=comma_decimals)
        full = len(batch) >= BATCH_DOCUMENTS or rows >= BATCH_ROWS
        if batch and (full or (not isinstance(draft, Answer) and kind.refers(draft))):
            yield batch
            batch, rows = [], 0
        batch.append((draft, len(document)))
        rows += len(document)
    if batch:
        yield batch


def draft_of(document: Sequence[tuple[int, Any]], kind: Kind, *, comma_decimals: bool) -> Drafted:
    """A draft, or the refusal of a document whose cells cannot be read."""
    rows: list[Row] = []
    faults: list[Refusal] = []
    for number, cells in document:
        values, found = read_row(kind.columns, cells, row=number, comma_decimals=comma_decimals)
        rows.append((number, values))
        faults += found
    number, cells = document[0]
    own = cells.get(kind.own, "")
    if faults:
        return refused(own, number, faults)
    draft = kind.draft(rows)
    return refused(own, number, draft) if isinstance(draft, list) else draft


def answer_batch(batch: Sequence[tuple[Drafted, int]], kind: Kind, act: Act) -> list[Answer]:
    """Answers in the order of the batch."""
    drafts = [draft for draft, _ in batch if not isinstance(draft, Answer)]
    answers = iter(kind.register(drafts, act) if drafts else [])
    return [draft if isinstance(draft, Answer) else next(answers) for draft, _ in batch]
