"""The drawings in docs/ are what the code says today."""

import pytest
from django.conf import settings
from django.core.management import call_command

from workflows.drawing import DRAWINGS


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_committed_drawing_is_fresh(name):
    committed = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
    assert committed == DRAWINGS[name](), "run: manage.py draw"


def test_draw_writes_every_drawing(tmp_path):
    call_command("draw", into=tmp_path, verbosity=0)
    assert {path.name for path in tmp_path.iterdir()} == set(DRAWINGS)
