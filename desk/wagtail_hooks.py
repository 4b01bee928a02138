"""What the desk adds to Wagtail's admin."""

from . import pool_hooks  # noqa: F401  (its hooks register on import)
