"""Every address of the desk, and how it is knocked at: the same for everybody."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from documents import outbox
from tests.street import NAME, Street
from workflows import services
from workflows.desk.acts.kinds import KINDS
from workflows.desk.acts.verbs import VERBS


@dataclass(frozen=True)
class Door:
    """An address by name: `where(street)` gives what stands in it, `typed` what is sent, and
    `first` brings about the moment in which it is knocked at.
    """

    name: str
    where: Callable[[Street], list] = lambda street: []
    post: bool = False
    typed: Callable[[Street], dict] = lambda street: {}
    query: str = ""
    first: Callable[[Street], object] = lambda street: None

    def address(self, street: Street) -> str:
        return reverse(self.name, args=self.where(street)) + self.query


def of_case(*more) -> Callable[[Street], list]:
    return lambda street: [street.case.number, *more]


def of_referral(*more) -> Callable[[Street], list]:
    return lambda street: [street.referral.pk, *more]


def of_kip(*more) -> Callable[[Street], list]:
    return lambda street: [street.kip.pk, *more]


def whose(street: Street) -> dict:
    return {"person": street.person.pk}


def number(street: Street) -> dict:
    return {"letter": street.letter.number}


def searched(street: Street) -> dict:
    return {"text": NAME[:12]}


def of_group(*more) -> Callable[[Street], list]:
    return lambda street: [street.group.pk, *more]


def of_annex(street: Street) -> list:
    return [street.city.world.bpntd.pk]


def chosen(case: str = "case", **more) -> Callable[[Street], dict]:
    """One family ticked, and a grown-up of it who belongs to no group."""
    return lambda street: {
        "chosen": getattr(street, case).number,
        "members-0-person": street.grown_up.pk,
        **more,
    }


def founded(case: str = "case") -> Callable[[Street], dict]:
    named = chosen(case, name="Mawar", line_of_business="Keripik")
    return lambda street: {**named(street), "kelurahan": street.city.world.kasin.pk}


def by_receiver(act: Callable, **options) -> Callable[[Street], object]:
    """The referral's receiver does something with it."""
    return lambda s: act(s.referral, by=s.city.hands["disnaker"]["case"], **options)


def on_paper(street: Street) -> None:
    outbox.keep(street.letter.pk, b"%PDF-1.7 " + NAME.encode())


def of_staff(street: Street) -> list:
    return [street.city.world.reporter.pk]


def of_appointment(street: Street) -> list:
    return [street.appointment.pk]


def stranger(field: str, **more) -> Callable[[Street], dict]:
    """Somebody of another family, where one of this is to be named."""
    return lambda street: {field: street.city.new_person.pk, **more}


DECREE = {"number": "188.45/1/2027", "dated": "2026-03-02"}
STAFF = [
    ("new account", "staff-new", lambda s: []),
    ("change account", "staff-change", of_staff),
    ("appoint", "staff-appoint", of_staff),
    ("reset code", "staff-reset-code", of_staff),
    ("disable", "staff-disable", of_staff),
    ("second factor", "staff-second-factor", of_staff),
    ("end an appointment", "staff-appointment-end", of_appointment),
    ("acting head", "staff-acting", of_appointment),
]
"""Words, the name of the address, and what stands in it: each is looked at, and sent empty."""
DOORS: dict[str, Door] = {
    "my work": Door("work"),
    "my work, with others": Door("work", query="?tab=waiting"),
    "my work, families": Door("work", query="?tab=families"),
    "decide over many": Door(
        "work-decide", post=True, typed=lambda s: {"act": "accept", "chosen": s.referral.pk}
    ),
    "do: decide over many": Door(
        "work-decide",
        post=True,
        typed=lambda s: {"act": "accept", "chosen": s.referral.pk, "key": "klik"},
    ),
    "propose for many": Door("work-bundle", post=True, typed=lambda s: {"chosen": s.case.number}),
    "do: propose for many": Door(
        "work-bundle",
        post=True,
        typed=lambda s: {"chosen": s.case.number, "step": "emergency_aid", "key": "klik"},
    ),
    "give cases to a colleague": Door("work-assign"),
    "do: give cases to a colleague": Door(
        "work-assign",
        post=True,
        typed=lambda s: {"chosen": s.case.number, "to": s.city.world.petugas2.pk, "reason": "area"},
    ),
    "cases": Door("cases"),
    "cases, searched": Door("cases", post=True, typed=searched),
    "case": Door("case", of_case()),
    "case's history": Door("case-history", of_case()),
    "NIK": Door("case-nik", of_case(), post=True, typed=whose),
    "evidence": Door("evidence", lambda s: [s.case.number, s.evidence.pk]),
    "referral": Door("handoff", of_referral()),
    "child's referral": Door("handoff", of_kip()),
    "NIK on the child's referral": Door("handoff-nik", of_kip(), post=True, typed=whose),
    "letter": Door("letter", lambda s: [s.letter.token]),
    "letter, on paper": Door("letter", lambda s: [s.letter.token], first=on_paper),
    "NIK of another family": Door("case-nik", of_case(), post=True, typed=stranger("person")),
    "evidence of another family": Door("evidence", lambda s: [s.secret.number, s.evidence.pk]),
    "letter of another family": Door("hand-over", lambda s: [s.secret.number, s.letter.pk]),
    "hand a letter over": Door("hand-over", lambda s: [s.case.number, s.letter.pk]),
    "refer again": Door("refer-again", of_referral()),
    **{f"act: {verb}": Door("act", of_referral(verb)) for verb in VERBS},
    **{f"do: {verb}": Door("act", of_referral(verb), post=True) for verb in VERBS},
    "act: outcome, accepted": Door(
        "act", of_referral("outcome"), first=by_receiver(services.accept)
    ),
    "act: resume, held": Door(
        "act", of_referral("resume"), first=by_receiver(services.hold, reason="waiting_list")
    ),
    "act: tell, declined": Door(
        "act", of_referral("tell"), first=by_receiver(services.decline, reason="out_of_area")
    ),
    "case, accepted": Door("case", of_case(), first=by_receiver(services.accept)),
    "do: hand a letter over": Door("hand-over", lambda s: [s.case.number, s.letter.pk], post=True),
    **{f"record: {kind}": Door("record", of_case(kind)) for kind in KINDS},
    **{f"do: record {kind}": Door("record", of_case(kind), post=True) for kind in KINDS},
    "do: record a stranger's death": Door(
        "record",
        of_case("death"),
        post=True,
        typed=stranger("person", died_on="2026-03-01"),
    ),
    "propose: emergency aid": Door("propose", of_case("emergency_aid")),
    "do: propose emergency aid": Door("propose", of_case("emergency_aid"), post=True),
    "do: propose for a stranger": Door(
        "propose", of_case("change_beneficiary"), post=True, typed=stranger("new_beneficiary")
    ),
    "correct": Door("correct", of_case()),
    "do: correct": Door("correct", of_case(), post=True),
    "share": Door("share", of_case()),
    "do: share": Door("share", of_case(), post=True),
    "name on a secret case": Door("share", lambda s: [s.secret.number]),
    "do: name on a secret case": Door(
        "share",
        lambda s: [s.secret.number],
        post=True,
        typed=lambda s: {"to": s.city.world.petugas2.pk},
    ),
    "objection": Door("objection", lambda s: [s.objection.pk]),
    "do: answer an objection": Door("objection", lambda s: [s.objection.pk], post=True),
    "tell an answer": Door("answer-told", lambda s: [s.answered.pk]),
    "do: tell an answer": Door("answer-told", lambda s: [s.answered.pk], post=True),
    "register a family": Door("family-new"),
    "do: register a family": Door("family-new", post=True),
    "open for a resident": Door("family-open", lambda s: [s.city.new_person.pk], post=True),
    "counter": Door("counter", post=True, typed=number),
    "letter's QR code": Door("letter-check", lambda s: [s.letter.token]),
    "programmes": Door("programmes"),
    "new budget year": Door("programme-year-new", lambda s: [s.city.world.bpntd.programme_id]),
    "do: new budget year": Door(
        "programme-year-new",
        lambda s: [s.city.world.bpntd.programme_id],
        post=True,
        typed=lambda s: {"year": "2027"},
    ),
    "decree of a year": Door("programme-year-decree", of_annex, post=True, typed=lambda s: DECREE),
    "annex": Door("annex", of_annex),
    "families for the annex": Door("annex-add", of_annex),
    "onto the annex": Door("annex-add", of_annex, post=True, typed=chosen()),
    "do: onto the annex": Door("annex-add", of_annex, post=True, typed=chosen(key="lampiran")),
    "do: a hidden family on the annex": Door(
        "annex-add", of_annex, post=True, typed=chosen("secret", key="lampiran")
    ),
    "KUBE": Door("groups"),
    "one KUBE": Door("group", of_group()),
    "families for a KUBE": Door("group-new"),
    "do: form a KUBE": Door("group-new", post=True, typed=founded()),
    "do: a hidden family into a KUBE": Door("group-new", post=True, typed=founded("secret")),
    "families to join": Door("group-join", of_group()),
    "do: join": Door("group-join", of_group(), post=True, typed=chosen()),
    "do: a hidden family joins": Door("group-join", of_group(), post=True, typed=chosen("secret")),
    "chair": Door("group-chair", of_group()),
    "do: chair": Door(
        "group-chair", of_group(), post=True, typed=lambda s: {"member": s.person.pk}
    ),
    "do: a hidden chair": Door(
        "group-chair", of_group(), post=True, typed=lambda s: {"member": s.group.chair_id}
    ),
    "companion and account": Door("group-change", of_group()),
    "do: companion and account": Door(
        "group-change", of_group(), post=True, typed=lambda s: {"bank": "Bank"}
    ),
    "leave": Door("group-leave", lambda s: [s.group.pk, s.membership.pk]),
    "do: leave": Door(
        "group-leave",
        lambda s: [s.group.pk, s.membership.pk],
        post=True,
        typed=lambda s: {"reason": "left_work", "on": "2026-03-02"},
    ),
    "a hidden member leaves": Door("group-leave", lambda s: [s.group.pk, s.hidden_member]),
    "KUBE of the case": Door("case-kube", of_case()),
    "do: KUBE of the case": Door("case-kube", of_case(), post=True),
    "annex of the case": Door("case-annex", of_case()),
    "do: annex of the case": Door(
        "case-annex",
        of_case(),
        post=True,
        typed=lambda s: {"programme_year": s.city.world.bpntd.pk},
    ),
    "audit": Door("audit"),
    "findings": Door("audit-findings"),
    "one finding": Door("audit-finding", lambda s: ["requirements-waived"]),
    "ledger": Door("audit-ledger"),
    "verify the ledger": Door("audit-ledger", post=True),
    "letters' register": Door("audit-letters"),
    "readings": Door("audit-readings"),
    "history as PDF": Door("audit-history", of_case("pdf")),
    "history as XLSX": Door("audit-history", of_case("xlsx")),
    "reports": Door("reports"),
    "reports as a file": Door("reports-file", lambda s: ["csv"]),
    "staff": Door("staff"),
    "account": Door("staff-person", of_staff),
    **{
        f"{do}{words}": Door(name, where, post=bool(do))
        for words, name, where in STAFF
        for do in ("", "do: ")
    },
    "health": Door("healthz"),
    "sign in": Door("account_login"),
    "sessions": Door("usersessions_list"),
    "second factor, own": Door("mfa_index"),
    "change password": Door("account_change_password"),
    "reset with a code": Door("account-reset"),
    "what was kept": Door("account-kept"),
}
ELSEWHERE = """account_logout account_inactive account_reauthenticate mfa_authenticate
    mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes
    mfa_generate_recovery_codes mfa_download_recovery_codes language""".split()
"""Of one's own account only, or of nobody: they have no case and no other person in them."""
