import io

import pytest
from PIL import Image

from demo.pictures import LIGHTS, MOTIFS, draw


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def test_there_are_motifs_enough_for_variety():
    assert len(MOTIFS) >= 12


@pytest.mark.parametrize("motif", MOTIFS)
def test_a_motif_is_drawn_in_full_size_few_colours_and_few_bytes(motif):
    png = draw(motif, "day", "a")
    picture = opened(png)
    assert picture.format == "PNG"
    assert picture.size == (1200, 800)
    assert len(png) < 60_000
    colours = picture.convert("RGB").getcolors(256)
    assert 8 < len(colours) <= 64
    assert max(count for count, _ in colours) < 0.75 * 1200 * 800  # not an empty sheet


def test_the_same_seed_draws_the_same_picture_and_another_seed_another():
    assert draw("street", "day", "a") == draw("street", "day", "a")
    assert draw("street", "day", "a") != draw("street", "day", "b")


def test_each_light_is_another_picture():
    assert len({draw("river", light, "a") for light in LIGHTS}) == len(LIGHTS)


def test_night_is_darker_than_day():
    def brightness(light):
        return opened(draw("harbour", light, "a")).convert("L").resize((1, 1)).getpixel((0, 0))

    assert brightness("night") < brightness("day") - 60


@pytest.mark.parametrize(("motif", "light"), [("unicorn", "day"), ("river", "eclipse")])
def test_an_unknown_motif_or_light_is_an_error(motif, light):
    with pytest.raises(KeyError):
        draw(motif, light, "a")
