"""The words of the pages: gather them from the sources into the catalogues, and say what a catalogue lacks.

    messages.py extract   writes new words into every catalogue and takes away those that are gone
    messages.py check     fails when a word is missing, uncertain, or says its placeholders differently
    messages.py compile   compiles what is newer than its compiled form

English is the language of the sources. Templates are read by the template language's own lexer, Python by its
own parser, so no gettext programs are needed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.template.base import BLOCK_TAG_END, BLOCK_TAG_START, Lexer, TokenType

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "jolserik"
CATALOGUES = SOURCES / "locale"
LANGUAGES = ("kk", "ru")
_FUNCTIONS = {
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "_": ("id",),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
_QUOTED = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_TRANSLATE = re.compile(rf"^(?:translate|trans)\s+{_QUOTED}(.*)$", re.DOTALL)
_CONTEXT = re.compile(rf"\bcontext\s+{_QUOTED}")
_IN_EXPRESSION = re.compile(rf"(?<!\w)_\({_QUOTED}\)")
_HEADER_NOISE = tuple(
    f'"{name}:'
    for name in (
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Found:
    """Words in the sources: what is to be translated, in which context, and where it stands."""

    words: str
    plural: str
    context: str
    place: str


def in_sources(sources: Path = SOURCES) -> Iterator[Found]:
    """All words of templates and Python files."""
    for file in sorted(sources.rglob("*")):
        if file.suffix == ".py" and "migrations" not in file.parts:
            yield from in_python(file.read_text(encoding="utf-8"), str(file.relative_to(sources)))
        elif file.suffix in (".html", ".txt") and "templates" in file.parts:
            yield from in_template(file.read_text(encoding="utf-8"), str(file.relative_to(sources)))


def in_python(text: str, place: str) -> Iterator[Found]:
    """Calls of the functions of gettext with literal words."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        roles = _FUNCTIONS.get(name)
        if roles is None:
            continue
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args[: len(roles)]):
            raise SystemExit(f"{place}:{node.lineno}: {name} needs its words as plain literals")
        literals = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if len(literals) < len(roles):
            continue  # words that came from elsewhere, gathered where they are written
        parts = dict(zip(roles, literals, strict=False))
        yield Found(parts["id"], parts.get("plural", ""), parts.get("context", ""), place)


def in_template(text: str, place: str) -> Iterator[Found]:
    """The tags `translate` and `blocktranslate`, and `_("…")` inside other tags."""
    block: list[str] | None = None
    plural: list[str] | None = None
    opening = ""
    for token in Lexer(text).tokenize():
        if block is not None:
            if token.token_type == TokenType.BLOCK and token.contents.split()[0] in (
                "endblocktranslate",
                "endblocktrans",
            ):
                yield _block(opening, block, plural, place)
                block, plural = None, None
            elif token.token_type == TokenType.BLOCK and token.contents.split()[0] == "plural":
                plural = []
            else:
                (block if plural is None else plural).append(_inner(token.token_type, token.contents))
        elif token.token_type == TokenType.BLOCK and token.contents.split()[0] in (
            "blocktranslate",
            "blocktrans",
        ):
            block, opening = [], token.contents
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from _in_tag(token.contents, place)


def _inner(kind: TokenType, contents: str) -> str:
    if kind == TokenType.VAR:
        return f"%({contents})s"
    if kind == TokenType.TEXT:
        return contents.replace("%", "%%")
    raise SystemExit(f"a tag inside blocktranslate: {BLOCK_TAG_START} {contents} {BLOCK_TAG_END}")


def _block(opening: str, block: list[str], plural: list[str] | None, place: str) -> Found:
    def joined(parts: list[str]) -> str:
        words = "".join(parts)
        if "trimmed" in opening.split():
            return " ".join(line.strip() for line in words.splitlines() if line.strip())
        return words

    context = _CONTEXT.search(opening)
    return Found(
        joined(block), joined(plural) if plural else "", _unquoted(context) if context else "", place
    )


def _in_tag(contents: str, place: str) -> Iterator[Found]:
    whole = _TRANSLATE.match(contents)
    if whole:
        context = _CONTEXT.search(whole.group(3))
        yield Found(_unquoted(whole).replace("%", "%%"), "", _unquoted(context) if context else "", place)
    for inner in _IN_EXPRESSION.finditer(contents):
        yield Found(_unquoted(inner), "", "", place)


def _unquoted(match: re.Match[str]) -> str:
    double, single = match.group(1), match.group(2)
    return (double if double is not None else single).replace('\\"', '"').replace("\\'", "'")


def template_of(found: Iterator[Found]) -> Catalog:
    """All words as one catalogue without translations, in the order of the alphabet."""
    places: dict[tuple[str, str, str], set[str]] = {}
    for words in found:
        places.setdefault((words.words, words.plural, words.context), set()).add(words.place)
    catalogue = Catalog(charset="utf-8")
    for (words_id, plural, context), where in sorted(places.items()):
        key = (words_id, plural) if plural else words_id
        catalogue.add(key, locations=[(place, None) for place in sorted(where)], context=context or None)
    return catalogue


def path_of(language: str) -> Path:
    """Where a language's catalogue lies."""
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """A language's catalogue; an empty one if there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extract() -> int:
    """Bring every catalogue up to date. Nothing is guessed: a changed word is a missing word."""
    template = template_of(in_sources())
    for language in LANGUAGES:
        catalogue, known = Catalog(locale=language, charset="utf-8", fuzzy=False), read(language)
        for message in template:
            if message.id:
                _carry_over(catalogue, message, known)
        write(language, catalogue)
    return 0


def write(language: str, catalogue: Catalog) -> None:
    """Store a catalogue, without the dates and people of the header, which would change at every extraction."""
    catalogue.header_comment = (
        f"# The words of the pages, {catalogue.locale.english_name}. Written by scripts/messages.py."
    )
    text = BytesIO()
    write_po(text, catalogue, width=110, include_lineno=False)
    kept = [line for line in text.getvalue().decode().splitlines() if not line.startswith(_HEADER_NOISE)]
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_text("\n".join(kept) + "\n", encoding="utf-8")


def _carry_over(catalogue: Catalog, message: Message, known: Catalog) -> None:
    key = message.id[0] if isinstance(message.id, tuple) else message.id
    before = known.get(key, message.context)
    string = before.string if before is not None and type(before.id) is type(message.id) else None
    flags = before.flags if before is not None else ()
    catalogue.add(message.id, string, locations=message.locations, flags=flags, context=message.context)


def faults(language: str, found: Catalog) -> Iterator[str]:
    """What is wrong with a language's catalogue, one sentence each."""
    catalogue = read(language)
    for message in found:
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, tuple) else message.id
        known = catalogue.get(key, message.context)
        strings = (
            () if known is None else known.string if isinstance(known.string, tuple) else (known.string,)
        )
        if not strings or not all(strings):
            yield f"{language}: nothing for {key!r}"
        elif known is not None and known.fuzzy:
            yield f"{language}: uncertain: {key!r}"
        else:
            wanted = set(_placeholders(message))
            for string in strings:
                if not set(_PLACEHOLDER.findall(string)) <= wanted or not _enough(string, key, message):
                    yield f"{language}: other placeholders than in {key!r}: {string!r}"


def _placeholders(message: Message) -> Iterator[tuple[str, str]]:
    for words in message.id if isinstance(message.id, tuple) else (message.id,):
        yield from _PLACEHOLDER.findall(words)


def _enough(string: str, key: str, message: Message) -> bool:
    """Every placeholder is used, except that one form of a plural may write its number out."""
    return isinstance(message.id, tuple) or set(_PLACEHOLDER.findall(string)) == set(
        _PLACEHOLDER.findall(key)
    )


def check() -> int:
    """Say what is missing in any language."""
    found = template_of(in_sources())
    all_faults = [fault for language in LANGUAGES for fault in faults(language, found)]
    for fault in all_faults:
        print(fault, file=sys.stderr)
    return 1 if all_faults else 0


def compile_all() -> int:
    """Compile the catalogues."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from compile_messages import main as compile_messages

    return compile_messages([])


if __name__ == "__main__":
    commands = {"extract": extract, "check": check, "compile": compile_all}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        raise SystemExit(__doc__)
    raise SystemExit(commands[sys.argv[1]]())
