"""The cells of one HTML table -> rows of equal length, as `wagtail.contrib.table_block` wants them."""

from __future__ import annotations

from dataclasses import dataclass, field

CELLS = 3_000
LINE_ENDS = frozenset("address blockquote br dd div dt h1 h2 h3 h4 h5 h6 li p section tr".split())


@dataclass
class Cell:
    head: bool
    width: int
    height: int
    text: list[str] = field(default_factory=list)

    def lines(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self.text).split("\n"))
        return "\n".join(line for line in lines if line)


class Grid:
    """Collects cells while the table is read; those of tables within count as text."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.cell: Cell | None = None

    def begin(self, tag: str, given: dict[str, str], depth: int) -> None:
        if depth == 1 and tag == "tr":
            self.rows.append([])
            self.cell = None
        elif depth == 1 and tag in {"td", "th"}:
            if not self.rows:
                self.rows.append([])
            self.cell = Cell(tag == "th", _span(given.get("colspan")), _span(given.get("rowspan")))
            self.rows[-1].append(self.cell)
        elif tag in LINE_ENDS:
            self.add("\n")

    def end(self, tag: str, depth: int) -> None:
        if depth == 1 and tag in {"td", "th"}:
            self.cell = None
        elif tag in LINE_ENDS:
            self.add("\n")

    def add(self, data: str) -> None:
        if self.cell:
            self.cell.text.append(data if data == "\n" else data.replace("\n", " "))

    def is_table(self) -> bool:
        cells = [cell for row in self.rows for cell in row]
        area = sum(cell.width * min(cell.height, len(self.rows)) for cell in cells)
        return len(cells) > 1 and area <= CELLS and any(cell.lines() for cell in cells)

    def has_header(self) -> bool:
        return bool(self.rows) and bool(self.rows[0]) and all(cell.head for cell in self.rows[0])

    def laid_out(self) -> tuple[list[list[str]], list[list[int]]]:
        """(rows, merged): merged cells as (row, column, rows, columns)."""
        taken: dict[tuple[int, int], str] = {}
        merged = []
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in taken:
                    x += 1
                height = min(cell.height, len(self.rows) - y)
                taken |= {(y + down, x + right): "" for down in range(height) for right in range(cell.width)}
                taken[y, x] = cell.lines()
                if height * cell.width > 1:
                    merged.append([y, x, height, cell.width])
                x += cell.width
        columns = max(x for _, x in taken) + 1
        return [[taken.get((y, x), "") for x in range(columns)] for y in range(len(self.rows))], merged


def _span(written: str | None) -> int:
    text = (written or "").strip()
    return max(1, min(int(text), CELLS)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
