"""The example in the guide for operators is one that the importer takes."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from unions.directory_csv import FIELD_OF_COLUMN
from unions.models import Level, Union

GUIDE = (Path(__file__).parents[2] / "docs" / "union-directory.md").read_text()


@pytest.mark.django_db
def test_the_guides_example_is_taken(tmp_path):
    table = tmp_path / "example.csv"
    table.write_text(re.search(r"```csv\n(.*?)```", GUIDE, re.DOTALL)[1])
    call_command("import_unions", str(table))
    assert Union.objects.count() == 3
    assert Union.objects.get(slug="foshan-nanhai").superior.slug == "foshan"


def test_the_guide_names_every_column_and_level():
    for word in (*FIELD_OF_COLUMN, *Level.labels):
        assert word in GUIDE
