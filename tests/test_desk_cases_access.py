"""Who gets which page of a case, by every role in every relation: its status and what is in it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from casework.models import User
from tests.access_scenes import City, Scene
from tests.test_access_matrix import asked, city, placed, read, undone
from workflows.models import Handoff

pytestmark = pytest.mark.django_db
__all__ = ["city"]  # the module's fixture

PAGES = read("""
                           field  case  division  head  auditor  reporter  admin  protection  super
case, case-nik
  owner, holder, guest      –     200    200     200     200      404     404       404      404
  former                    –     200    200     200     200      404     404       404      404
  handoff only, other       –     404    404     404     200      404     404       404      404
  own kelurahan            200     –      –       –       –        –       –         –        –
  other kelurahan          404     –      –       –       –        –       –         –        –
  named                    200    200    200     200     404      404     404       200      404
  unnamed                  404    404    404     404     404      404     404       404      404
  family                   200    200    200     200     200      404     404       404      404

case-history
  owner, holder, guest      –     200    200     200     200      404     404       404      404
  former                    –     200    200     200     200      404     404       404      404
  handoff only, other       –     404    404     404     200      404     404       404      404
  own kelurahan            404     –      –       –       –        –       –         –        –
  other kelurahan          404     –      –       –       –        –       –         –        –
  named                    404    200    200     200     404      404     404       200      404
  unnamed                  404    404    404     404     404      404     404       404      404

handoff, handoff-nik
  owner, holder, guest      –     200    200     200     200      404     404       404      404
  former, handoff only      –     200    200     200     200      404     404       404      404
  other                     –     404    404     404     200      404     404       404      404
  own kelurahan            200     –      –       –       –        –       –         –        –
  other kelurahan          404     –      –       –       –        –       –         –        –
  unnamed                  404    404    404     404     404      404     404       404      404

letter
  owner, holder, guest      –     202    202     202     202      404     404       404      404
  former, handoff only      –     202    202     202     202      404     404       404      404
  other                     –     404    404     404     202      404     404       404      404
  own kelurahan            202     –      –       –       –        –       –         –        –
  other kelurahan          404     –      –       –       –        –       –         –        –
  unnamed                  404    404    404     404     404      404     404       404      404
""")
"""A letter that no worker has made yet answers 202."""

Ask = Callable[[Client, City, Handoff], HttpResponse]
ASK: dict[str, Ask] = {
    "case": lambda c, city, h: c.get(reverse("case", args=[city.case.number])),
    "case-history": lambda c, city, h: c.get(reverse("case-history", args=[city.case.number])),
    "case-nik": lambda c, city, h: c.post(
        reverse("case-nik", args=[city.case.number]), {"person": h.member_id}
    ),
    "handoff": lambda c, city, h: c.get(reverse("handoff", args=[h.pk])),
    "handoff-nik": lambda c, city, h: c.post(
        reverse("handoff-nik", args=[h.pk]), {"person": h.member_id}
    ),
    "letter": lambda c, city, h: c.get(reverse("letter", args=[h.letter.token])),
}
SAYS: dict[str, Callable[[City, Handoff], str]] = {
    "case": lambda city, h: city.case.beneficiary.name,
    "case-history": lambda city, h: city.case.head,
    "case-nik": lambda city, h: h.member.nik,
    "handoff": lambda city, h: h.member.name,
    "handoff-nik": lambda city, h: h.member.nik,
    "letter": lambda city, h: h.letter.number,
}
"""What stands in the page of whoever may see it, and in no other."""
AS = SimpleNamespace(best="dinsos", secret=False, relative=lambda city: city.child)


def answer(city: City, page: str, by: User, handoff: Handoff) -> int:
    client = Client()
    client.force_login(by)
    response = ASK[page](client, city, handoff)
    said = SAYS[page](city, handoff) in response.content.decode()
    assert said == (response.status_code != 404), (page, by.username)
    return response.status_code


def found(city: City, page: str, scene: Scene, relation: str, column: str) -> int:
    with undone():
        by = placed(city, AS, scene, column, relation)
        handoff = Handoff.objects.select_related("letter", "member").get(pk=scene.of(relation).pk)
        city.case.refresh_from_db()
        return answer(city, page, by, handoff)


@pytest.mark.parametrize("page", PAGES)
def test_who_gets_the_page(page, city):
    with undone():
        scene = city.handed_over()
        wrong = [
            f"{page}, {relation}, {column}: {status}, not {expected}"
            for (relation, column), expected in asked(PAGES[page]).items()
            if (status := found(city, page, scene, relation, column)) != int(expected)
        ]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES)
def test_nobody_reads_without_having_signed_in(page, city):
    with undone():
        scene = city.handed_over()
        handoff = Handoff.objects.select_related("letter", "member").get(pk=scene.subject.pk)
        response = ASK[page](Client(), city, handoff)
    assert response.status_code == 302
    assert response.url.startswith("/account/")


def test_who_was_handed_one_thing_finds_no_way_to_the_case(city):
    """Neither its number nor its address."""
    with undone():
        handoff = city.handed_over().of("handoff only")
        client = Client()
        client.force_login(city.people["disdikbud"]["case"])
        body = client.get(reverse("handoff", args=[handoff.pk])).content.decode()
        assert "KSS-" not in body and "/cases/KSS" not in body
        assert reverse("act", args=[handoff.pk, "accept"]) in body
