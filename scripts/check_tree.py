"""Checks of the tree itself: no function over 60 lines, no module over 400, no lock with an address in it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

CHECKOUT = Path(__file__).resolve().parent.parent
CODE = ("src", "tests", "scripts", "bench")
LOCKS = ("package-lock.json", "requirements/base.txt", "requirements/dev.txt", "requirements/npm.txt")
FUNCTION_MAX_LINES = 60
MODULE_MAX_LINES = 400


def main() -> int:
    modules = [path for folder in CODE for path in sorted((CHECKOUT / folder).rglob("*.py"))]
    faults = [fault for path in modules for fault in too_long(path)]
    faults += [
        f"{name}: holds an address"
        for name in LOCKS
        if "://" in (CHECKOUT / name).read_text(encoding="utf-8")
    ]
    for fault in faults:
        print(fault)
    report([path for path in modules if path.is_relative_to(CHECKOUT / "src")])
    return 1 if faults else 0


def too_long(path: Path) -> Iterator[str]:
    if "migrations" in path.parts:
        return
    name = path.relative_to(CHECKOUT)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > MODULE_MAX_LINES:
        yield f"{name}: {lines} lines, at most {MODULE_MAX_LINES}"
    for function, length in functions(path):
        if length > FUNCTION_MAX_LINES:
            yield f"{name}: {function} has {length} lines, at most {FUNCTION_MAX_LINES}"


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def report(modules: list[Path]) -> None:
    lengths = sorted(length for path in modules for _, length in functions(path))
    sizes = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in modules)
    if lengths:
        print(f"functions: {len(lengths)}, median {median(lengths):g} lines, longest {lengths[-1]}")
        print(f"modules: {len(sizes)}, median {median(sizes):g} lines, longest {sizes[-1]}")


if __name__ == "__main__":
    sys.exit(main())
