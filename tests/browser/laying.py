"""What the demo city lacks for the stories and pages of the browser: laid by the services, once.

DATABASE_URL=… python -m tests.browser.laying
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
django.setup()

from casework import clock  # noqa: E402
from casework.models import Case, Person, User  # noqa: E402
from workflows import services  # noqa: E402
from workflows.models import Handoff  # noqa: E402

HER_FAMILIES = 300
TRAINING = {"course": "Membuat kue kering", "level": "basic"}


def staff(account: str) -> User:
    return User.objects.get(username=account)


def give_her_three_hundred() -> None:
    """A caseworker's families: those of the stories, and such as were only just found."""
    rina = staff("petugas.dinsos")
    few = HER_FAMILIES - Case.objects.filter(assigned_to=rina, closed_at=None).count()
    free = Person.objects.filter(household__cases=None, cases=None, died_on=None)
    heads = free.filter(relationship="head").order_by("pk")[:few]
    cases = [services.open_case(each, by=rina) for each in heads]
    services.assign(cases, to=rina, by=staff("kabid.dinsos"), reason="area")


def leave_families_to_be_told() -> None:
    """One objection waits for its answer; another answer, and a refusal, are still to be told."""
    rina, bambang = staff("petugas.dinsos"), staff("kepala.dinsos")
    waits, answered = Case.objects.filter(state="registered", assigned_to=rina)[:2]
    said = {"by": rina, "raised_on": clock.today(), "said": "Mengapa kami menunggu?"}
    services.object_to(waits, **said)
    objection = services.object_to(answered, **said)
    services.answer_objection(objection, by=bambang, upheld=False, answer="Kami akan datang.")
    services.reject(_training(), by=bambang, reason="not_yet")


def leave_a_letter_being_made() -> None:
    """Approved, while no worker runs."""
    why = {"need_recorded": "Keluarga ini sendiri yang meminta."}
    services.approve(_training(), by=staff("kepala.dinsos"), waivers=why)


def _training() -> Handoff:
    """Proposed for a family of hers for which nothing is missing."""
    rina = staff("petugas.dinsos")
    for case in Case.objects.filter(assigned_to=rina, state="assessed").order_by("pk"):
        if not case.handoffs.open().exists() and not services.missing(case, "train", **TRAINING):
            return services.propose(case, "train", by=rina, **TRAINING)
    raise LookupError("no family may be trained")


if __name__ == "__main__":
    give_her_three_hundred()
    leave_families_to_be_told()
    leave_a_letter_being_made()
