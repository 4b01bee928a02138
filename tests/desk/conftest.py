from tests.readership.conftest import have_read  # noqa: F401  (a fixture)
