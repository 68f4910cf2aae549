"""docs/reference/http.md: its examples run as they stand, and it names what there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from jolserik.api.callers import ALL_SCOPES
from jolserik.api.words import Door
from jolserik.kernel.fields import ACTIONS
from tests.builders import a_trade

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "http.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_every_command_on_the_page_gets_what_it_asks_for(live_server: Any) -> None:
    trade = a_trade()
    names = {
        "API": f"{live_server.url}/api/v1", "TOKEN": trade.seller_token, "SELLER": trade.seller, "BUYER": trade.buyer,
        "NOTE": trade.note, "LOT": trade.lot, "PATH": os.environ["PATH"],
    }  # fmt: skip
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    commands = [command for block in blocks for command in re.split(r"\n(?=curl)", block.strip())]
    assert len(commands) > 9
    for command in commands:
        done = subprocess.run(["bash", "-c", command], env=names, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        answer = json.loads(done.stdout)
        assert "errors" not in answer, (command, answer)


def test_every_scope_action_and_word_of_the_door_stands_on_the_page() -> None:
    for word in (*ALL_SCOPES, *ACTIONS, *Door):
        assert f"`{word}`" in PAGE, word
