"""The signing key of a home."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jolserik.platform.secret import secret_key


def test_the_key_is_made_once_long_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "home")
    assert len(key) >= 50
    assert secret_key(tmp_path / "home") == key
    assert stat.S_IMODE((tmp_path / "home" / "secret.key").stat().st_mode) == 0o600


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "one") != secret_key(tmp_path / "two")


def test_all_who_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key, [tmp_path] * 32))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
