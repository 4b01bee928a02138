"""The fonts that posters are set in: those of Noto CJK where systems keep them, or the one that is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

PLACES = (
    "/usr/share/fonts/opentype/noto",  # Debian, Ubuntu
    "/usr/share/fonts/noto-cjk",  # Arch, Alpine
    "/usr/share/fonts/google-noto-serif-cjk-fonts",  # Fedora
    "/usr/share/fonts/google-noto-sans-cjk-fonts",
    "/usr/local/share/fonts",
)
SONG = ("NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "NotoSerifCJK-Regular.ttc")
HEI = ("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf")
PROBE = "工会。"


@dataclass(frozen=True)
class Face:
    """One face of a font file."""

    path: str
    index: int = 0

    def at(self, size: int) -> FreeTypeFont:
        return _loaded(self, size)

    def width(self, size: int) -> Callable[[str], float]:
        """The width of a text as the sum of its characters', each measured once: a long title is set fast."""
        return lambda text: sum(_advance(self, size, character) for character in text)

    def has(self, character: str) -> bool:
        return _has(self, character)


@dataclass(frozen=True)
class Fonts:
    """`song` for headlines, `hei` for the rest."""

    song: Face
    hei: Face


def fonts() -> Fonts | None:
    """POSTER_FONT for everything, else Noto CJK; None where there is neither, and so no poster."""
    return _found(settings.POSTER_FONT)


def are_there() -> bool:
    """Whether posters can be drawn; without reading 60 MB of fonts where they lie in their usual places."""
    return fonts() is not None if settings.POSTER_FONT else any(_paths(SONG + HEI))


@lru_cache
def _found(named: str) -> Fonts | None:
    if named:
        face = _chinese(named)
        return Fonts(face, face) if face else None
    song, hei = _first(SONG), _first(HEI)
    either = song or hei
    return Fonts(song or either, hei or either) if either else None


def _first(names: tuple[str, ...]) -> Face | None:
    return next((face for path in _paths(names) if (face := _chinese(str(path)))), None)


def _paths(names: tuple[str, ...]) -> Iterator[Path]:
    paths = (Path(place, name) for name in names for place in PLACES)
    return (path for path in paths if path.is_file())


def _chinese(path: str) -> Face | None:
    """The file's face for simplified Chinese; None for what is no font or has no Chinese."""
    faces: list[Face] = []
    try:
        while len(faces) < 32:
            ImageFont.truetype(path, 16, index=len(faces))
            faces.append(Face(path, len(faces)))
    except OSError:  # no such file, no font, or no further face
        pass
    able = [face for face in faces if all(face.has(character) for character in PROBE)]
    simplified = [face for face in able if "SC" in (face.at(16).getname()[0] or "").split()]
    return next(iter([*simplified, *able]), None)


@lru_cache(maxsize=64)
def _loaded(face: Face, size: int) -> FreeTypeFont:
    return ImageFont.truetype(face.path, size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _advance(face: Face, size: int, character: str) -> float:
    return _loaded(face, size).getlength(character)


@lru_cache(maxsize=20_000)
def _has(face: Face, character: str) -> bool:
    """Whether the face draws something of its own: what it lacks, it draws as one and the same box."""
    font = face.at(32)
    return bytes(font.getmask(character)) != bytes(font.getmask("\U0010fffe"))
