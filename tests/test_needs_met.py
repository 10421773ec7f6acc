"""A need is recorded as met by whoever is shown it, and by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from casework.models import Need, NeedKind
from tests.world import START
from workflows import services

pytestmark = pytest.mark.django_db
HIDDEN = (NeedKind.DEBT_RELIEF, NeedKind.NUTRITION)


@pytest.fixture(params=HIDDEN)
def hidden(request, family, world) -> Need:
    """Touches debt or health, which field staff are not shown."""
    world.need(family.case, request.param)
    return family.case.needs.get(kind=request.param)


def asked(user, need: Need) -> tuple[Client, str]:
    client = Client()
    client.force_login(user)
    return client, reverse("record", args=[need.case.number, "need-met"])


def test_the_page_offers_the_needs_that_are_shown(hidden, world):
    option, other = f'value="{hidden.pk}"', hidden.case.needs.get(kind="food")
    for user, offered in ((world.petugas, True), (world.faskel, False)):
        client, address = asked(user, hidden)
        text = client.get(address).content.decode()
        assert (option in text) == offered
        assert f'value="{other.pk}"' in text


def test_the_page_takes_no_need_that_is_not_shown(hidden, world):
    client, address = asked(world.faskel, hidden)
    refused = client.post(address, {"need": hidden.pk, "on": START.date().isoformat()})
    assert refused.status_code == 422
    hidden.refresh_from_db()
    assert hidden.met_on is None


def test_the_service_refuses_who_is_not_shown_it(hidden, world):
    met = services.NeedMet(hidden, START.date())
    with pytest.raises(PermissionDenied):
        services.record(hidden.case, met, by=world.faskel)
    services.record(hidden.case, met, by=world.petugas)
    hidden.refresh_from_db()
    assert hidden.met_on == START.date()
