"""The demo's pictures: drawn, not photographed, as if all by one illustrator. The same seed draws the same picture."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable

from . import crafts, gatherings, indoors, skills, streets, waterside
from .sheet import DAY, DUSK, MORNING, NIGHT, Sheet

LIGHTS = {"day": DAY, "dusk": DUSK, "morning": MORNING, "night": NIGHT}
MOTIFS: dict[str, Callable[[Sheet], None]] = {
    "calm": waterside.calm,
    "carving": crafts.carving,
    "classroom": indoors.classroom,
    "contest": skills.contest,
    "counsel": indoors.counsel,
    "dragonboat": waterside.dragonboat,
    "drone": skills.drone,
    "fishing_port": waterside.fishing_port,
    "forklift": skills.forklift,
    "harbour": waterside.harbour,
    "helmet": streets.helmet,
    "journey": streets.journey,
    "lamps": crafts.lamps,
    "nursery": indoors.nursery,
    "opera": gatherings.opera,
    "palace": gatherings.palace,
    "pottery": crafts.pottery,
    "reading_room": indoors.reading_room,
    "rider": streets.rider,
    "river": waterside.river,
    "site": streets.site,
    "stage": gatherings.stage,
    "station": streets.station,
    "street": streets.street,
    "tailoring": crafts.tailoring,
    "talks": indoors.talks,
    "workshop": gatherings.workshop,
}


def draw(motif: str, light: str, seed: str) -> bytes:
    """A picture as PNG, 1200 by 800. `seed` is any text; raises KeyError for an unknown motif or light."""
    rng = random.Random(zlib.crc32(f"{motif} {seed}".encode()))
    sheet = Sheet(LIGHTS[light], rng)
    MOTIFS[motif](sheet)
    buffer = io.BytesIO()
    sheet.finish().save(buffer, "PNG")
    return buffer.getvalue()
