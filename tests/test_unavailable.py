"""What somebody reads whose request met a database that could not answer."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client
from django.urls import path


@login_not_required
def failing(request):
    raise {"full": OperationalError, "other": DatabaseError, "ours": IntegrityError}[
        request.GET["how"]
    ]("disk of Siti Aminah is full")


urlpatterns = [path("act", failing)]
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize("how", ["full", "other"])
def test_a_database_that_cannot_answer_says_that_nothing_was_saved(how, caplog):
    answer = Client(raise_request_exception=False).get("/act", {"how": how})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Belum ada yang tersimpan" in answer.content.decode()
    assert "Siti" not in answer.content.decode() + caplog.text.split("Traceback")[0]


def test_a_mistake_of_ours_is_not_called_a_passing_fault():
    with pytest.raises(IntegrityError):
        Client().get("/act", {"how": "ours"})
