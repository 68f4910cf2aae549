"""The pages of docs/operating, done word by word: settings from their tables, commands from their blocks.

A block is named by the comment above it, `<!-- try: name -->`; so what an operator reads is what is tried.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

OPERATING = Path(__file__).resolve().parents[3] / "docs" / "operating"
BLOCK = re.compile(r"<!-- try: ([\w-]+) -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"^\| `(\w+)` \| `([^`]+)` \|", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    text: str

    def settings(self, heading: str) -> str:
        """The table under a heading, as lines for postgresql.conf."""
        found = SETTING.findall(self.section(heading))
        assert found, f"no settings under {heading}"
        return "".join(f"{name} = {value}\n" for name, value in found)

    def section(self, heading: str) -> str:
        _, _, after = self.text.partition(f"## {heading}\n")
        assert after, f"no heading {heading}"
        return after.partition("\n## ")[0]

    def commands(self, name: str) -> str:
        """One block of commands."""
        return self.blocks[name]

    @property
    def blocks(self) -> dict[str, str]:
        return dict(BLOCK.findall(self.text))


def page(name: str) -> Page:
    return Page((OPERATING / name).read_text(encoding="utf-8"))
