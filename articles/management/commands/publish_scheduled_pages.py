"""Wagtail's older name for the same command."""

from .publish_scheduled import Command

__all__ = ["Command"]
