"""What the demo city lacks for the stories and pages of the browser: laid by the services, once.

DATABASE_URL=… python -m tests.browser.laying
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
django.setup()

from django.db.models import QuerySet  # noqa: E402

from casework import clock  # noqa: E402
from casework.models import Case, Person, ProgrammeYear, User  # noqa: E402
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
    cases = [services.open_case(each, by=rina) for each in _not_known_yet()[:few]]
    services.assign(cases, to=rina, by=staff("kabid.dinsos"), reason="area")


def _not_known_yet() -> QuerySet[Person]:
    free = Person.objects.filter(household__cases=None, cases=None, died_on=None)
    return free.filter(relationship="head").order_by("pk")


def leave_families_to_be_told() -> None:
    """One objection waits for its answer; another answer, and a refusal, are still to be told."""
    rina, bambang = staff("petugas.dinsos"), staff("kepala.dinsos")
    waits, answered = Case.objects.filter(state="registered", assigned_to=rina)[:2]
    said = {"by": rina, "raised_on": clock.today(), "said": "Mengapa kami menunggu?"}
    services.object_to(waits, **said)
    objection = services.object_to(answered, **said)
    services.answer_objection(objection, by=bambang, upheld=False, answer="Kami akan datang.")
    services.reject(_training(), by=bambang, reason="not_yet")


def open_a_secret() -> None:
    """The latest of all cases, and so the first on the list of the head, who is named on it."""
    maya, bambang = staff("perlindungan.dinsos"), staff("kepala.dinsos")
    one = _not_known_yet().first()
    case = services.open_case(one, by=maya, confidential=True)
    services.share(case, to=bambang, by=bambang)


def leave_a_letter_being_made() -> None:
    """Of the latest case on her list: helped at once, while no worker runs."""
    rina, year = staff("petugas.dinsos"), clock.today().year
    newest = Case.objects.filter(assigned_to=rina).latest("opened_at")
    parcel = {
        "programme_year": ProgrammeYear.objects.get(programme__kind="consumption_aid", year=year),
        "period": f"{clock.today():%Y-%m}",
        "goods": "Beras 10 kg",
        "collect_at": "Kantor Kelurahan",
        "collect_when": "hari kerja, 08.00–12.00",
        "bring": "KTP dan KK",
    }
    proposed = services.propose(newest, "emergency_aid", by=rina, **parcel)
    services.approve(proposed, by=staff("kepala.dinsos"))


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
    open_a_secret()
