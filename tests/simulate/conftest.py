"""One small country for the whole run: tests read it, none changes it."""

import pytest

from tests.simulate.countries import Written, written


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("country") / "small")
