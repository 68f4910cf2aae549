"""Files that somebody has uploaded and not confirmed yet: kept in the home, one folder each, only for their sender.

A folder holds the file, its state, and the answers to its documents. Large files are worked on in a thread of the web
process; the state says how far it is, and a state that no longer moves says that the work has stopped. Doing it again is
harmless: every document has one answer.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import connections
from django.http import Http404
from django.utils import translation

from jolserik.exchange import FileRefused, open_table, write_error_file
from jolserik.exchange.kinds import KINDS, Kind
from jolserik.exchange.loading import Loaded, load_file
from jolserik.kernel.answers import Answer, Outcome
from jolserik.kernel.refusals import Code, Refusal
from jolserik.platform.home import home_folder
from jolserik.web.trader.upload_cells import keep_cells
from jolserik.web.trader.visiting import Visitor
from jolserik.web.writing import language_of_page

SIZE_MAX_BYTES = 50 * 1024 * 1024
AT_ONCE_BYTES = 512 * 1024
KEPT_S = 24 * 3600
STOPPED_AFTER_S = 180
UPLOADS_MAX = 20
_SAYS_EVERY_S = 0.5

CHECKING, CHECKED, SAVING, SAVED = "checking", "checked", "saving", "saved"


@dataclass
class Upload:
    """One uploaded file and how far it is. Counts are of documents, `done` and `total` of rows."""

    id: str
    person_id: int
    kind_name: str
    name: str
    size_bytes: int
    phase: str = CHECKING
    done: int = 0
    total: int = 0
    accepted: int = 0
    held: int = 0
    refused: int = 0
    repeated: int = 0
    readable: bool = True
    all_or_nothing: bool = False
    changed_at: float = field(default_factory=time.time)

    @property
    def kind(self) -> Kind:
        """The kind of file."""
        return KINDS[self.kind_name]

    @property
    def uuid(self) -> UUID:
        """What its address names it by."""
        return UUID(self.id)

    @property
    def folder(self) -> Path:
        """Where everything about it lies."""
        return folder_of(self.person_id) / self.id

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / "file"

    @property
    def working(self) -> bool:
        """Whether somebody is still at it."""
        return self.phase in (CHECKING, SAVING) and not self.stopped

    @property
    def stopped(self) -> bool:
        """The work broke off, for example because the server was started anew."""
        return self.phase in (CHECKING, SAVING) and time.time() - self.changed_at > STOPPED_AFTER_S

    @property
    def documents(self) -> int:
        """All documents of the file."""
        return self.accepted + self.held + self.refused

    def keep(self) -> None:
        """Write the state down, whole or not at all."""
        self.changed_at = time.time()
        fresh = self.folder / "state.fresh"
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        os.replace(fresh, self.folder / "state.json")


def folder_of(person_id: int) -> Path:
    """One person's uploads."""
    return home_folder() / "uploads" / str(int(person_id))


def receive(file: UploadedFile[bytes], kind: str, visitor: Visitor) -> Upload:
    """Keep a file that was sent."""
    person_id = visitor.person_id
    sweep(person_id)
    upload = Upload(uuid4().hex, person_id, kind, Path(file.name or "file").name[:120], int(file.size or 0))
    upload.folder.mkdir(parents=True, mode=0o700)
    with upload.path.open("wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
    upload.keep()
    return upload


def sweep(person_id: int) -> None:
    """Forget what is older than a day, and the oldest when there are many."""
    found = sorted(
        folder_of(person_id).glob("*/state.json"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    for place, path in enumerate(found):
        if place >= UPLOADS_MAX or time.time() - path.stat().st_mtime > KEPT_S:
            shutil.rmtree(path.parent, ignore_errors=True)


def find(upload_id: UUID, visitor: Visitor) -> Upload:
    """The sender's own upload; anybody else's does not exist."""
    path = folder_of(visitor.person_id) / upload_id.hex / "state.json"
    try:
        return Upload(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise Http404 from None


def discard(upload: Upload) -> None:
    """Throw it away with everything about it."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def work(upload: Upload, visitor: Visitor, *, store: bool) -> None:
    """Check the file, or save it: small files at once, large ones beside the request."""
    upload.phase, upload.done, upload.total = SAVING if store else CHECKING, 0, 0
    upload.keep()
    language = language_of_page()
    if upload.size_bytes <= AT_ONCE_BYTES:
        take(upload, visitor, language, store=store)
        return
    threading.Thread(
        target=take_beside, args=(upload, visitor, language), kwargs={"store": store}, daemon=True
    ).start()


def take_beside(upload: Upload, visitor: Visitor, language: str, *, store: bool) -> None:
    """The same in a thread, which closes its own connection."""
    try:
        take(upload, visitor, language, store=store)
    finally:
        connections.close_all()


def take(upload: Upload, visitor: Visitor, language: str, *, store: bool) -> None:
    """Take the file in by the same function as the command line, and write down what came of it."""
    last = [0.0]

    def progress(done: int, total: int) -> None:
        upload.done, upload.total = done, total
        if time.monotonic() - last[0] > _SAYS_EVERY_S:
            last[0] = time.monotonic()
            upload.keep()

    loaded = load_file(
        upload.path, upload.kind, visitor.act(store=store), name=upload.name, progress=progress,
        all_or_nothing=upload.all_or_nothing and store,
    )  # fmt: skip
    with translation.override(language):
        finish(upload, loaded, store=store)


def finish(upload: Upload, loaded: Loaded, *, store: bool) -> None:
    """Answers and counts; once saved, the file itself goes, and what is to be mended stays as its error file."""
    write_answers(upload, loaded.answers)
    keep_cells(upload.path, upload.name, upload.folder, answers_of(upload))
    upload.accepted, upload.held, upload.refused = (loaded.count(outcome) for outcome in Outcome)
    upload.repeated = sum(answer.repeated for answer in loaded.answers)
    upload.readable = not any(r.code is Code.BAD_FILE for a in loaded.answers for r in a.refusals)
    upload.done = upload.total = max(upload.total, loaded.rows)
    if store:
        if upload.refused and upload.readable:
            write_errors(upload, language_of_page())
        upload.path.unlink(missing_ok=True)
    upload.phase = SAVED if store else CHECKED
    upload.keep()


def write_answers(upload: Upload, answers: Iterable[Answer]) -> None:
    """One line each."""
    with (upload.folder / "answers").open("w", encoding="utf-8") as out:
        for a in answers:
            reasons = [[r.code.value, r.at, dict(r.facts), r.row] for r in a.refusals]
            warnings = [[r.code.value, r.at, dict(r.facts), r.row] for r in a.warnings]
            said = [a.row, a.own, a.outcome.value, a.number, a.repeated, reasons, warnings]
            out.write(json.dumps(said) + "\n")


def answers_of(upload: Upload) -> Iterator[Answer]:
    """The answers in the order of the file."""
    with (upload.folder / "answers").open(encoding="utf-8") as lines:
        for line in lines:
            row, own, outcome, number, repeated, reasons, warnings = json.loads(line)
            yield Answer(
                own, row, Outcome(outcome), number, refusals_from(reasons), refusals_from(warnings), repeated
            )


def refusals_from(stored: list[Any]) -> tuple[Refusal, ...]:
    """Reasons as they were written down."""
    return tuple(Refusal(Code(code), at, facts, row) for code, at, facts, row in stored)


def errors_path(upload: Upload, language: str) -> Path | None:
    """The file with its error columns; None when the file could not even be read."""
    if not upload.readable:
        return None
    if upload.path.exists():
        write_errors(upload, language)
    path = upload.folder / "errors"
    return path if path.exists() else None


def write_errors(upload: Upload, language: str) -> None:
    """The same file with what is wrong beside each row."""
    refusals = [r for a in answers_of(upload) if a.outcome is not Outcome.ACCEPTED for r in with_rows(a)]
    try:
        table = open_table(upload.path, name=upload.name)
        with (upload.folder / "errors").open("wb") as out:
            write_error_file(table, sorted(refusals, key=lambda r: r.row or 0), out, language=language)
        (upload.folder / "errors.kind").write_text(table.kind_of_file, encoding="ascii")
    except FileRefused:
        upload.readable = False


def with_rows(answer: Answer) -> list[Refusal]:
    """An answer's reasons, those of no row at the document's first one."""
    return [r if r.row is not None else Refusal(r.code, r.at, r.facts, answer.row) for r in answer.refusals]
