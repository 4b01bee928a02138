"""Where pictures lie: in public storage, or where no web server looks. The name says which.

The same field thus leads to the file wherever it is, and a page's picture costs no look at the disk.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.urls import reverse
from django.utils.deconstruct import deconstructible

HELD = "held/"  # short, as the names of older pictures fill their hundred characters


def is_held(name: str) -> bool:
    return name.startswith(HELD)


def counterpart(name: str) -> str:
    """The same file's name in the other place."""
    return name.removeprefix(HELD) if is_held(name) else HELD + name


@deconstructible
class PictureStorage(Storage):
    """STORAGES["default"] for names without the prefix, STORAGES["withheld"] for names with it."""

    def _open(self, name: str, mode: str = "rb") -> File:
        storage, inner = self._place(name)
        return storage.open(inner, mode)

    def _save(self, name: str, content: File) -> str:
        storage, inner = self._place(name)
        saved = storage.save(inner, content)
        return HELD + saved if is_held(name) else saved

    def delete(self, name: str) -> None:
        storage, inner = self._place(name)
        storage.delete(inner)

    def exists(self, name: str) -> bool:
        storage, inner = self._place(name)
        return storage.exists(inner)

    def size(self, name: str) -> int:
        storage, inner = self._place(name)
        return storage.size(inner)

    def path(self, name: str) -> str:
        storage, inner = self._place(name)
        return storage.path(inner)

    def listdir(self, path: str) -> Any:
        storage, inner = self._place(path)
        return storage.listdir(inner)

    def get_modified_time(self, name: str) -> datetime:
        storage, inner = self._place(name)
        return storage.get_modified_time(inner)

    def url(self, name: str | None) -> str:
        """What is withheld is shown in the admin alone, to those who may see it."""
        storage, inner = self._place(name or "")
        return reverse("hub_withheld_picture", args=[inner]) if is_held(name or "") else storage.url(inner)

    def _place(self, name: str) -> tuple[Storage, str]:
        return storages["withheld" if is_held(name) else "default"], name.removeprefix(HELD)
