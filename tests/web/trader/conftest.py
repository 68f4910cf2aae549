"""What the traders' pages need of every test: passwords that cost nothing to keep, and no uploads left behind."""

import shutil
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from jolserik.platform.home import home_folder


@pytest.fixture(autouse=True)
def _cheap_passwords_and_no_uploads(settings: Settings) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    shutil.rmtree(home_folder() / "uploads", ignore_errors=True)
