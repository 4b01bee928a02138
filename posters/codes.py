"""QR codes (ISO/IEC 18004) of addresses: as SVG for pages, as a picture for posters."""

from io import BytesIO

import segno
from PIL import Image

QUIET = 4  # modules around the code, ISO/IEC 18004, 6.3.8


def svg(address: str) -> bytes:
    """A black code on white, so that it can be read in the dark view too; as large as it is shown."""
    written = BytesIO()
    segno.make_qr(address, error="m").save(
        written, kind="svg", border=QUIET, omitsize=True, light="#fff", svgclass=None, lineclass=None
    )
    return written.getvalue()


def picture(address: str, side: int) -> Image.Image:
    """Grey, at most `side` pixels wide; every module the same number of pixels."""
    rows = list(segno.make_qr(address, error="m").matrix_iter(border=QUIET))
    small = Image.new("L", (len(rows), len(rows)))
    small.putdata([0 if dark else 255 for row in rows for dark in row])
    scale = max(1, side // len(rows))
    return small.resize((len(rows) * scale, len(rows) * scale), Image.Resampling.NEAREST)
