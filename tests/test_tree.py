"""Tests of the tree: what the documentation says exists, and what exists is documented."""

import argparse
import ast
import importlib.util
import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

from jolserik.cli.__main__ import COMMANDS, exists, module_of
from jolserik.kernel.refusals import Code
from jolserik.ledger import conservation

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = CHECKOUT / "src" / "jolserik"
DOCS = CHECKOUT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_PATH = re.compile(r"`([\w.*{},-]+(?:/[\w.*{},-]+)+/?)`")
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
OF_ONE_MACHINE = re.compile(r"(?<![\w.\])>}-])/(?:work|Users)/[\w.-]+")
OF_THE_SYSTEM = {"XDG_DATA_HOME", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "DJANGO_SETTINGS_MODULE", "CI"}
NOT_OURS = {".png", ".woff2", ".mo", ".xlsx", ".lock"}


def pages() -> list[Path]:
    return [*sorted(CHECKOUT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]


def named(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


@lru_cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@lru_cache
def files_in_git() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    paths = [CHECKOUT / name for name in listed.stdout.split("\0") if name]
    return tuple(path for path in paths if path.is_file() and path.suffix not in NOT_OURS)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(FENCED.sub("", text_of(page))):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in anchors(found)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    bases = (CHECKOUT, SOURCES, page.parent)
    missing = []
    for name in CODE_PATH.findall(FENCED.sub("", text_of(page))):
        is_a_file = name.endswith((".py", ".md", ".yaml", ".toml", ".in"))
        if is_a_file and not re.search(r"[*{}]", name) and not any((base / name).exists() for base in bases):
            missing.append(name)
    assert missing == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [CHECKOUT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        for target in LINK.findall(text_of(page)):
            found = (page.parent / target.partition("#")[0]).resolve()
            waiting += [found] if found.suffix == ".md" and found.is_file() else []
            waiting += sorted(found.glob("*.md")) if found.is_dir() else []
    assert [named(page) for page in pages() if page not in seen] == []


def test_the_reference_made_from_code_is_what_the_code_says() -> None:
    reference = script("reference")
    stale = [name for name, make in reference.PAGES.items() if text_of(DOCS / "reference" / name) != make()]
    assert stale == [], "run .venv/bin/python scripts/reference.py"


def test_every_refusal_code_is_documented_in_its_order() -> None:
    documented = re.findall(r"^## `(\w+)`$", text_of(DOCS / "reference" / "refusals.md"), re.MULTILINE)
    assert documented == [code.value for code in Code]


def test_every_command_and_option_is_documented() -> None:
    page = text_of(DOCS / "reference" / "cli.md")
    rows = {row.split("`")[1].split()[0]: row for row in page.splitlines() if row.startswith("| `")}
    assert set(rows) == {name for name in COMMANDS if exists(name)}
    for name, row in rows.items():
        parser = argparse.ArgumentParser(add_help=False)
        module_of(name).configure(parser)
        options = {word for action in parser._actions for word in action.option_strings}
        assert set(re.findall(r"`(--[\w-]+)`", row)) == options, name


def test_every_setting_is_documented() -> None:
    page = text_of(DOCS / "operating" / "settings.md")
    read = {
        name
        for path in [*SOURCES.rglob("*.py"), *(CHECKOUT / "scripts").glob("*.py")]
        for name in settings_in(path)
    }
    assert {name for name in read - OF_THE_SYSTEM if f"`{name}`" not in page} == set()


def settings_in(path: Path) -> Iterator[str]:
    """Names of the environment's variables that a module reads by their name."""
    for node in ast.walk(ast.parse(text_of(path))):
        key: ast.AST | None = None
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("os.environ.get", "os.getenv")
            and node.args
        ):
            key = node.args[0]
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.ctx, ast.Load)
            and ast.unparse(node.value) == "os.environ"
        ):
            key = node.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def test_every_make_target_is_explained() -> None:
    targets = re.findall(r"^([a-z]+):", text_of(CHECKOUT / "Makefile"), re.MULTILINE)
    told = "\n".join(text_of(page) for page in pages())
    assert [name for name in targets if name != "help" and f"make {name}" not in told] == []


def test_every_room_stands_in_the_map_of_the_house() -> None:
    page = text_of(DOCS / "internals" / "map.md")
    rooms = {path.parent.name for path in SOURCES.glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in page} == set()


def test_every_invariant_is_named_on_the_page_of_the_ledger() -> None:
    page = text_of(DOCS / "concepts" / "ledger.md")
    tree = ast.parse(Path(conservation.__file__).read_text(encoding="utf-8"))
    invariants = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [name for name in invariants if f"`{name}`" not in page] == []


def test_decisions_are_numbered_without_a_gap_and_say_context_decision_and_consequences() -> None:
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        headings = re.findall(r"^## (.+)$", text_of(record), re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], record.name


def test_every_module_says_which_idea_lives_there() -> None:
    modules = [path for path in SOURCES.rglob("*.py") if "migrations" not in path.parts]
    assert [named(path) for path in modules if not ast.get_docstring(ast.parse(text_of(path)))] == []


def test_no_function_and_no_module_is_too_long() -> None:
    check_tree = script("check_tree")
    modules = [path for folder in check_tree.CODE for path in sorted((CHECKOUT / folder).rglob("*.py"))]
    assert len(modules) > 100
    assert [fault for path in modules for fault in check_tree.too_long(path)] == []


def test_nothing_names_a_folder_of_one_machine() -> None:
    found = [
        f"{named(path)}: {match.group()}"
        for path in files_in_git()
        for match in OF_ONE_MACHINE.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
