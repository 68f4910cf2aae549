"""What the traders' pages need of every test: no uploads left behind."""

import shutil
from collections.abc import Iterator

import pytest

from jolserik.platform.home import home_folder


@pytest.fixture(autouse=True)
def _no_uploads_left() -> Iterator[None]:
    yield
    shutil.rmtree(home_folder() / "uploads", ignore_errors=True)
