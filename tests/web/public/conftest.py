"""What the public pages of guidance need of every test: nobody has asked yet."""

import pytest

from jolserik.guidance import allowance


@pytest.fixture(autouse=True)
def nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "ASKING", allowance.Allowance(allowance.ASKED_PER_MINUTE))
    monkeypatch.setattr(allowance, "RECORDING", allowance.Allowance(allowance.RECORDED_PER_MINUTE))
