"""The tests' town is laid past the services, and is like one that they made."""

from permissions.grants import sync_grants
from permissions.models import AgencyGrant, KelurahanGrant


def granted() -> set[tuple]:
    names = ("user", "permission", "content_object", "appointment")
    return {
        (model.__name__, *row)
        for model in (AgencyGrant, KelurahanGrant)
        for row in model.objects.values_list(*names)
    }


def test_its_people_have_the_grants_that_their_appointments_give(world):
    laid = granted()
    sync_grants()
    assert granted() == laid
