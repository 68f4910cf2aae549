"""The tree itself: locks, licences, and the size of what is in it."""

import ast
import importlib.metadata
import json
import re
from pathlib import Path

import pytest

from scripts import check_tree

CHECKOUT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)==", re.MULTILINE)
NAMED = re.compile(r"^([a-z0-9-]+)", re.MULTILINE)


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def direct_dependencies() -> list[str]:
    return NAMED.findall(read("requirements/base.in"))


def test_every_lock_has_hashes_and_no_address() -> None:
    for name in ("base", "dev", "npm"):
        lock = read(f"requirements/{name}.txt")
        assert lock.count("==") <= lock.count("--hash=sha256:"), name
        assert "://" not in lock
    packages = json.loads(read("package-lock.json"))["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
    assert "://" not in read("package-lock.json")


def test_the_two_locks_agree_on_every_version() -> None:
    base, dev = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", read(f"requirements/{name}.txt"), re.M)) for name in LOCKS
    )
    assert {name: dev.get(name) for name in base} == base


LOCKS = ("base", "dev")


@pytest.mark.parametrize("name", direct_dependencies())
def test_every_package_we_chose_is_explained(name: str) -> None:
    assert f"| {name}" in read("docs/decisions/dependencies.md")


@pytest.mark.parametrize("name", PINNED.findall(read("requirements/base.txt")))
def test_nothing_that_runs_is_under_the_gpl(name: str) -> None:
    facts = importlib.metadata.metadata(name)
    licences = [facts.get("License-Expression") or facts.get("License") or ""]
    licences += [line for line in facts.get_all("Classifier") or [] if line.startswith("License")]
    said = " ".join(licences).replace("LGPL", "").replace("Lesser General Public License", "")
    assert said.strip(), "no licence is named"
    assert not re.search(r"\bA?GPL|General Public License", said), said


def test_a_function_or_module_that_grew_too_long_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_tree, "CHECKOUT", tmp_path)
    long = tmp_path / "long.py"
    long.write_text("def wanders():\n" + "    pass\n" * 400)
    assert list(check_tree.too_long(long)) == [
        "long.py: 401 lines, at most 400",
        "long.py: wanders has 401 lines, at most 60",
    ]


def test_every_module_says_what_it_is_about() -> None:
    modules = [
        path
        for path in (CHECKOUT / "src").rglob("*.py")
        if path.stat().st_size and "migrations" not in path.parts
    ]
    silent = [
        str(path) for path in modules if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
