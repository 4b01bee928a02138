"""The rules that the code keeps as a whole. Each check is shown to find a breach before it is trusted."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

BASE_DIR = Path(__file__).parents[1]

# Room -> the rooms that it may import from, apart from itself. Nobody imports `hub`.
ROOMS = {
    "unions": set(),
    "notices": {"unions"},
    "articles": {"notices", "unions"},
    "search": {"articles", "unions"},
    "syndication": {"articles", "unions"},
    "outbound": set(),
    "websub": {"articles", "notices", "outbound", "syndication", "unions"},
    "subscribers": {"articles", "notices", "outbound", "syndication", "unions", "websub"},
    "intake": {"articles", "notices", "outbound", "unions"},
    "readership": {"articles", "unions"},
    "feedback": {"articles", "notices", "unions"},
    "home": {"articles", "readership", "search", "syndication", "unions"},
    "pagecache": {"articles", "home", "syndication", "unions"},
    "posters": {"articles", "home", "unions"},
    "desk": {"articles", "feedback", "notices", "readership", "search", "unions"},
    "demo": {
        "articles",
        "feedback",
        "home",
        "intake",
        "notices",
        "readership",
        "search",
        "subscribers",
        "syndication",
        "unions",
        "websub",
    },
}
ROOMS["hub"] = set(ROOMS)
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMELESS = {"utils.py", "helpers.py", "common.py", "misc.py"}
# Folders and servers of one machine or one workplace; the slashes keep this file out of its own findings.
ELSEWHERE = re.compile(
    r"(?<![\w.])/(?:root|work|home/[a-z]+)/|/\.library|https?://[\w.-]*(?:mirror|proxy|registry)\."
)

Source = tuple[str, str]  # path from the project's folder, text


def imports(source: Source) -> Iterator[tuple[int, str, list[str]]]:
    """Line, absolute module and names of each import, relative ones resolved."""
    path, text = source
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, []
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield node.lineno, module, [alias.name for alias in node.names]


def against_the_direction(source: Source) -> list[str]:
    room = source[0].split("/")[0]
    forbidden = set(ROOMS) - ROOMS[room] - {room}
    return [
        f"{source[0]}:{line} imports {module}"
        for line, module, _ in imports(source)
        if module.split(".")[0] in forbidden
    ]


def private_names_of_others(source: Source) -> list[str]:
    room = source[0].split("/")[0]
    return [
        f"{source[0]}:{line} imports {module}.{name}"
        for line, module, names in imports(source)
        if module.split(".")[0] in set(ROOMS) - {room}
        for name in [*module.split("."), *names]
        if name.startswith("_")
    ]


def too_long(source: Source) -> list[str]:
    lines = len(source[1].splitlines())
    return [f"{source[0]} has {lines} lines"] if lines > LONGEST_FILE else []


def long_functions(source: Source) -> list[str]:
    return [
        f"{source[0]}:{node.lineno} {node.name}() has {length} lines"
        for node in ast.walk(ast.parse(source[1]))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    ]


def nameless(source: Source) -> list[str]:
    return [source[0]] if Path(source[0]).name in NAMELESS else []


def other_places(source: Source) -> list[str]:
    return [
        f"{source[0]}:{number} names {found.group()}"
        for number, line in enumerate(source[1].splitlines(), 1)
        if (found := ELSEWHERE.search(line))
    ]


def tracked() -> list[Source]:
    """All text files that belong to the project."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    paths = [BASE_DIR / name for name in listing.stdout.split("\0") if name]
    return [source for path in paths if path.is_file() for source in _read(path)]


def _read(path: Path) -> list[Source]:
    try:
        return [(str(path.relative_to(BASE_DIR)), path.read_text())]
    except UnicodeDecodeError:  # a picture
        return []


def python(of_rooms: bool = False) -> list[Source]:
    """Our Python files, without what Django generates."""
    ours = [source for source in tracked() if source[0].endswith(".py") and "/migrations/" not in source[0]]
    return [source for source in ours if source[0].split("/")[0] in ROOMS] if of_rooms else ours


def found(check, sources: list[Source]) -> list[str]:
    assert sources
    return [breach for source in sources for breach in check(source)]


def test_imports_go_one_way():
    assert found(against_the_direction, python(of_rooms=True)) == []


def test_nobody_imports_another_rooms_private_names():
    assert found(private_names_of_others, python(of_rooms=True)) == []


def test_every_room_is_known():
    assert {path.parent.name for path in BASE_DIR.glob("*/__init__.py")} - {"tests"} == set(ROOMS)


def test_no_file_is_too_long():
    assert found(too_long, python()) == []


def test_no_function_is_too_long():
    assert found(long_functions, python()) == []


def test_every_module_has_a_name_that_says_something():
    assert found(nameless, python()) == []


def test_nothing_depends_on_one_machine():
    assert found(other_places, tracked()) == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize(
    ("check", "path", "text"),
    [
        (against_the_direction, "unions/models.py", "from articles.models import ArticlePage"),
        (against_the_direction, "articles/reviewing/review.py", "def late():\n    import search.query"),
        (against_the_direction, "search/engines/base.py", "from ...syndication import feeds"),
        (against_the_direction, "home/front.py", "from hub import worker"),
        (private_names_of_others, "search/query.py", "from articles.changes import _number"),
        (private_names_of_others, "search/query.py", "import articles._secret"),
        (too_long, "unions/models.py", "x = 1\n" * (LONGEST_FILE + 1)),
        (long_functions, "unions/models.py", "def long():\n" + "    x = 1\n" * LONGEST_FUNCTION),
        (
            long_functions,
            "unions/models.py",
            "class A:\n  async def b(self):\n" + "    x = 1\n" * LONGEST_FUNCTION,
        ),
        (nameless, "search/utils.py", ""),
        (other_places, "docs/a.md", "see /" + "root/notes"),
        (other_places, "Makefile", "DATA = /" + "work/data"),
    ],
)
def test_each_check_finds_a_breach(check, path, text):
    assert check((path, text))


@pytest.mark.parametrize(
    ("check", "path", "text"),
    [
        (
            against_the_direction,
            "articles/reviewing/review.py",
            "from unions.models import User\nfrom . import changes",
        ),
        (against_the_direction, "articles/models/items.py", "from ..visibility import ItemQuerySet"),
        (
            private_names_of_others,
            "search/query.py",
            "from .highlight import _marks\nfrom __future__ import annotations",
        ),
        (too_long, "unions/models.py", "x = 1\n" * LONGEST_FILE),
        (long_functions, "unions/models.py", "def fits():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)),
        (other_places, "docs/a.md", "the network of unions, framework/urls, https://hub.example.org/root"),
    ],
)
def test_no_check_finds_what_is_allowed(check, path, text):
    assert not check((path, text))
