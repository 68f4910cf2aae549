"""The words of the command line: `cli_words.py extract` writes new ones into both catalogues and drops those gone.

Gathered are what `say` and `mark` are given, the sentences of faults that a person can mend, and the doctor's findings.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

SOURCES = Path(__file__).resolve().parent.parent / "src" / "jolserik"
CATALOGUES = SOURCES / "platform" / "locale"
LANGUAGES = ("kk", "ru")

SPOKEN = {"say": 1, "mark": 1, "tell": 1}  # how many of the first arguments are words
FINDINGS = {"good": 2, "notice": 3, "problem": 3, "Finding": 4}
FAULTS = re.compile(r"class (\w+)\((?:PlainFault|DatabaseFault)\)")
PLACEHOLDER = re.compile(r"\{(\w*)(?::[^}]*)?\}")


def words() -> list[str]:
    """Every word of the command line in the sources, each once, in order of the alphabet."""
    return sorted({word for path in sorted(SOURCES.rglob("*.py")) for word in words_of(path)})


def words_of(path: Path) -> Iterator[str]:
    heard = dict.fromkeys(["PlainFault", *fault_names()], 1)
    if path.is_relative_to(SOURCES / "cli") or path.is_relative_to(SOURCES / "platform"):
        heard |= SPOKEN
    if path.name in ("doctor.py", "examination.py"):
        heard |= FINDINGS
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in heard:
            arguments = node.args[: heard[node.func.id]]
            yield from (a.value for a in arguments if isinstance(a, ast.Constant) and is_word(a.value))


def is_word(value: object) -> bool:
    """Whether there is anything to translate besides the placeholders."""
    return isinstance(value, str) and re.search(r"[^\W\d_]", PLACEHOLDER.sub("", value)) is not None


def fault_names() -> list[str]:
    files = (SOURCES / "platform").rglob("faults.py")
    return [name for file in files for name in FAULTS.findall(file.read_text(encoding="utf-8"))]


def catalogue(language: str) -> Catalog:
    path = CATALOGUES / language / "LC_MESSAGES" / "cli.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def faults() -> list[str]:
    """What the catalogues lack, or say with other placeholders."""
    found = []
    for language in LANGUAGES:
        said = catalogue(language)
        for word in words():
            translated = str(said[word].string) if word in said else ""
            if not translated:
                found.append(f"{language}: {word!r} is missing")
            elif set(PLACEHOLDER.findall(word)) != set(PLACEHOLDER.findall(translated)):
                found.append(f"{language}: {word!r} has other placeholders")
    return found


def extract() -> None:
    for language in LANGUAGES:
        former, new = catalogue(language), Catalog(locale=language)
        for word in words():
            new.add(word, string=str(former[word].string) if word in former else "")
        path = CATALOGUES / language / "LC_MESSAGES" / "cli.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with BytesIO() as written:
            write_po(written, new, omit_header=True, width=100)
            header = (
                'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
            )
            path.write_text(header.format(language) + written.getvalue().decode("utf-8"), encoding="utf-8")


def main(arguments: list[str]) -> int:
    if arguments == ["extract"]:
        extract()
    for fault in faults():
        print(fault)
    return 1 if faults() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
