"""Letters as PDF: for whoever may see everybody they name, and for nobody's cache."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import clock
from casework.models import Custody, CustodyKind, User
from documents.models import Letter
from documents.outbox import render_due
from permissions.models import Reading
from tests.walks import Family
from workflows import services
from workflows.models import Handoff
from workflows.papers import may_open
from workflows.stages import Stage


def get(user: User, letter: Letter):
    client = Client()
    client.force_login(user)
    return client.get(reverse("letter", args=[letter.token]))


@pytest.fixture
def handoff(family) -> Handoff:
    return family.walk("train", stage=Stage.APPROVED)
