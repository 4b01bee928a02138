"""Each test of the search has an index of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_index(engine):
    pass
