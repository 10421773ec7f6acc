"""The drawings in docs/ are what the code says today."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from workflows.drawing import DRAWINGS


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_committed_drawing_is_fresh(name):
    committed = (settings.BASE_DIR / "docs" / name).read_text(encoding="utf-8")
    assert committed == DRAWINGS[name](), "run: manage.py draw"


def test_draw_writes_every_drawing(tmp_path):
    call_command("draw", into=tmp_path, verbosity=0)
    assert {path.name for path in tmp_path.iterdir()} == set(DRAWINGS)


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("draw", into=tmp_path / "nowhere")
