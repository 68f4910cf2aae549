"""Every proof says what it did: seeds and counts, in one list at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

SAID = pytest.StashKey[list[str]]()


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`tell(seed=1, rounds=200, …)` adds a line of figures under the name of the test."""
    said = request.config.stash.setdefault(SAID, [])

    def add(**figures: object) -> None:
        said.append(
            f"{request.node.name}: " + ", ".join(f"{name} {value}" for name, value in figures.items())
        )

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if said := config.stash.get(SAID, []):
        terminalreporter.section("what the proofs did")
        for line in said:
            terminalreporter.write_line(line)
