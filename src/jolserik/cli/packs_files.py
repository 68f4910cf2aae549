"""What `jolserik packs` writes and takes in: pages of rules, workbooks of rules, and folders made of them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jolserik.cli.words import language, say
from jolserik.platform.faults import Misuse, PlainFault

if TYPE_CHECKING:
    from jolserik.exchange.rule_sheets_reading import RuleSheets
    from jolserik.packs import Pack

Done = tuple[dict[str, Any], Iterator[str]]


def write_pages(named: str, pack: "Pack", only: str | None, on: date | None) -> Done:
    """The pages of all rules below a folder; pages that stand there are written anew, nothing is taken away."""
    from jolserik.guidance.rule_pages import pages
    from jolserik.kernel.clock import SystemClock
    from jolserik.kernel.languages import LANGUAGES

    folder, count = Path(named), 0
    on = on or SystemClock(pack.time_zone).today()
    languages = (only,) if only else LANGUAGES
    for path, text in pages(pack, on, languages):
        page = folder / path
        written(page, text)
        count += 1
    document = {
        "folder": str(folder),
        "pages": count,
        "languages": list(languages),
        "date": on.isoformat(),
        "pack": {"code": pack.code, "version": pack.version, "fingerprint": pack.fingerprint},
    }
    return document, iter(
        [say("{count} pages in {folder}; begin with {page}.", count=count, folder=folder,
             page=folder / languages[0] / "index.md")]
    )  # fmt: skip


def written(page: Path, text: str) -> None:
    """Write one page, and the folders to it."""
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise PlainFault(
            "{path} cannot be written: {reason}.", path=page, reason=error.strerror or str(error)
        ) from None


def write_workbook(named: str, pack: "Pack") -> Done:
    """The workbook of a pack's rules, as a new file."""
    from jolserik.exchange.rule_sheets import write_rule_sheets

    file = Path(named)
    if file.suffix.lower() != ".xlsx":
        raise Misuse("{path} must end in .xlsx.", path=file)
    try:
        with file.open("xb") as out:
            write_rule_sheets(
                out, pack.rules.rules.values(), pack.rules.lists.values(), pack.sources.values()
            )
    except FileExistsError:
        raise Misuse("{path} exists already; name a new file.", path=file) from None
    except OSError as error:
        raise PlainFault(
            "{path} cannot be written: {reason}.", path=file, reason=error.strerror or str(error)
        ) from None
    except PlainFault:
        file.unlink()
        raise
    counts = counted(len(pack.rules.rules), len(pack.rules.lists), len(pack.sources))
    return {"file": str(file)} | counts, iter([say("{rules} rules, {lists} lists, {sources} sources in {place}.",
                                                   place=file, **counts)])  # fmt: skip


def take_workbook(named: str, into: str) -> Done:
    """A new folder of rules, lists and sources, in the form in which files are kept; nothing if anything is wrong."""
    from jolserik.exchange import FileRefused, Reason, remedy, sentence
    from jolserik.exchange.rule_sheets_reading import RuleSheetsRefused, read_rule_sheets

    file, folder = Path(named), Path(into)
    if not file.is_file():
        raise Misuse("There is no file {path}.", path=file)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse("{path} exists already; name a new folder.", path=folder)
    try:
        found = read_rule_sheets(file)
    except FileRefused as refused:
        said = sentence(refused.refusal, language())
        if refused.refusal.facts["problem"] == Reason.OTHER_FORMAT:
            raise PlainFault(
                "{sentence} Rules are taken from a workbook (.xlsx) alone.", sentence=said
            ) from None
        raise PlainFault(
            "{sentence} {remedy}", sentence=said, remedy=remedy(refused.refusal, language())
        ) from None
    except RuleSheetsRefused as refused:
        faults = [{name: getattr(fault, name) for name in fault.__slots__} for fault in refused.faults]
        return {"file": str(file), "faults": faults}, lines_of_faults(faults)
    keep(found, folder)
    counts = counted(len(found.rules), len(found.lists), len(found.sources))
    return {"folder": str(folder), **counts, "faults": []}, iter(
        [
            say("{rules} rules, {lists} lists, {sources} sources in {place}.", place=folder, **counts),
            say("Next: jolserik packs test {folder}; jolserik packs diff PACK {folder}", folder=folder),
        ]
    )


def keep(found: "RuleSheets", folder: Path) -> None:
    """Write the files, and read them back: what lies there is what the workbook said."""
    from jolserik.guidance.rule_files import read_back, write_book

    try:
        write_book(folder, found.rules.values(), found.lists.values(), found.sources.values())
    except OSError as error:
        raise PlainFault(
            "{path} cannot be written: {reason}.", path=folder, reason=error.strerror or str(error)
        ) from None
    rules, lists, sources = read_back(folder)
    assert dict(rules.items()) == dict(found.rules.items())
    assert (lists, sources) == (found.lists, found.sources)


def counted(rules: int, lists: int, sources: int) -> dict[str, int]:
    """How much there is of each."""
    return {"rules": rules, "lists": lists, "sources": sources}


def lines_of_faults(faults: list[dict[str, Any]]) -> Iterator[str]:
    """The mistakes of a workbook as people read them."""
    for fault in faults:
        column = f"{fault['letters']} ({fault['column']})" if fault["letters"] else fault["column"]
        where = [say("sheet {sheet}, row {row}", sheet=fault["sheet"], row=fault["row"])]
        where += [say("column {column}", column=column)] if column else []
        where += [fault["at"]] if fault["at"] and fault["at"] != fault["column"] else []
        yield f"{', '.join(where)}: {fault['reason']}"
