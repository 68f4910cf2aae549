"""OpenAPI tells the truth: a tester that knows nothing but the document reaches nearly everything and finds no lie.

It asks a live server, as an outsider would, with examples and links as the document gives them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import a_note, a_trade

FULL = os.environ.get("JOLSERIK_PROOFS") == "full"
PHASES = "examples,coverage,fuzzing,stateful" if FULL else "examples,fuzzing,stateful"
CASES_MAX = "50" if FULL else "15"
REACHED_SHARE_MIN = 0.9
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,ignored_auth"
)


def run(address: str, token: str, report: Path) -> subprocess.CompletedProcess[str]:
    """One run of the tester, with a seed, so that it repeats."""
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{address}/api/v1/openapi.json",
        "-H", f"Authorization: Bearer {token}", "--checks", CHECKS, "--continue-on-failure", "--seed", "1",
        "--phases", PHASES, "--max-examples", CASES_MAX, "--suppress-health-check", "all",
        "--report-ndjson-path", str(report), "--generation-database", "none", "--no-color",
    ]  # fmt: skip
    return subprocess.run(
        command, capture_output=True, text=True, timeout=900, check=False, cwd=report.parent
    )


def calls(report: Path) -> Iterator[tuple[str, int, bool]]:
    """(operation, status, whether a link led to it) of every call in a report."""
    for line in report.read_text(encoding="utf-8").splitlines():
        for kind, event in json.loads(line).items():
            if kind != "ScenarioFinished":
                continue
            for key, interaction in event["recorder"].get("interactions", {}).items():
                case = event["recorder"]["cases"][key]
                answer = interaction.get("response")
                if answer:
                    operation = f"{case['value']['method']} {case['value']['path']}"
                    yield operation, answer["status_code"], case["is_transition_applied"]


@pytest.mark.slow
def test_a_stranger_with_the_document_reaches_nearly_every_operation_and_finds_it_true(
    live_server: Any, tmp_path: Path
) -> None:
    trade = a_trade()
    for _ in range(2):
        a_note(trade.seller, trade.buyer)
    report = tmp_path / "calls.ndjson"
    done = run(live_server.url, trade.seller_token, report)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    made = list(calls(report))
    asked = {operation for operation, _, _ in made}
    reached = {operation for operation, status, _ in made if 200 <= status < 300}
    assert len(asked) == 21
    assert len(reached) / len(asked) >= REACHED_SHARE_MIN, asked - reached
    assert [call for call in made if call[2] and call[1] < 300], "links lead somewhere"
    assert [call for call in made if call[1] >= 500] == []
