"""A form that is sent twice is done once, and said to be done only where it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from casework import clock
from tests.together import at_once
from tests.walks import Family
from workflows import services
from workflows.desk.acts import verbs
from workflows.errors import DoneBefore
from workflows.models import Handoff, Sent
from workflows.services.once import InParts, once
from workflows.stages import Stage

ON_ITS_OWN = pytest.mark.django_db(transaction=True)


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def locked_database(*args, **options):
    raise OperationalError("database is locked")


def approve(handoff: Handoff, client: Client) -> int:
    return client.post(reverse("act", args=[handoff.pk, "approve"]), {"once": "abc"}).status_code


def test_what_the_database_could_not_do_is_done_when_it_is_sent_again(world, monkeypatch):
    handoff, head = Family(world).propose("train"), signed_in(world.kepala)
    with monkeypatch.context() as broken:
        failing = replace(verbs.VERBS["approve"], service=locked_database)
        broken.setitem(verbs.VERBS, "approve", failing)
        assert approve(handoff, head) == 503
    assert approve(handoff, head) == 303
    assert Handoff.objects.get(pk=handoff.pk).stage == Stage.APPROVED


def test_a_locked_database_is_not_taken_for_a_second_click(world, monkeypatch):
    handoff, head = Family(world).propose("train"), signed_in(world.kepala)
    monkeypatch.setattr(Sent.objects, "create", locked_database)
    assert approve(handoff, head) == 503


def test_the_word_stays_only_where_the_act_stays(world):
    with pytest.raises(OperationalError):
        once(locked_database, by=world.kepala, word="abc")
    assert once(lambda: 1, by=world.kepala, word="abc") == 1
    with pytest.raises(DoneBefore):
        once(lambda: 2, by=world.kepala, word="abc")
    assert once(lambda: 3, by=world.petugas, word="abc") == 3


def test_in_parts_the_word_goes_with_the_first_that_stays(world):
    kept = []
    do = InParts(by=world.kepala, word="abc", keep=kept.append)
    with pytest.raises(OperationalError):
        do(locked_database)
    assert not Sent.objects.exists()
    assert [do(lambda: 1), do(lambda: 2)] == kept == [1, 2]
    with pytest.raises(DoneBefore):
        InParts(by=world.kepala, word="abc", keep=kept.append)(lambda: 3)
    assert kept == [1, 2]


def test_words_of_yesterday_are_forgotten(world):
    once(lambda: 1, by=world.kepala, word="abc")
    services.run_timers()
    assert Sent.objects.exists()
    with clock.set_clock(clock.now() + timedelta(days=1, minutes=1)):
        services.run_timers()
    assert not Sent.objects.exists()


@ON_ITS_OWN
def test_two_clicks_at_once_do_it_once(transactional_ledger, world):
    handoff = Family(world).propose("train")
    clicks = [signed_in(world.kepala) for _ in range(2)]
    answers = at_once(*(lambda page=page: approve(handoff, page) for page in clicks))
    assert answers == [303, 303]
    assert Handoff.objects.get(pk=handoff.pk).stage == Stage.APPROVED
    assert Sent.objects.count() == 1
