"""How a proof looks at the database of a machine: as the program does, and by the audit."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.proofs.standby.machines import PASSWORD, Machine


def address_of(machine: Machine) -> dict[str, str]:
    return {
        "host": machine.host,
        "port": str(machine.port),
        "user": "jolserik",
        "password": PASSWORD,
        "dbname": "jolserik",
    }


def audited(environment: dict[str, str]) -> dict[str, Any]:
    """What `jolserik audit` says."""
    command = [sys.executable, "-m", "jolserik.cli", "audit", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    assert "violations" in found, found
    return found
