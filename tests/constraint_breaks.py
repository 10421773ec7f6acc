"""For each constraint the writes that break it, and nothing else: constraint → one or several."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model

from casework import models as c
from documents.models import Letter, LetterLine
from permissions import models as p
from tests.town import LONG_AGO
from tests.valid_rows import BEFORE, DAY, NOW, VALID, Lay
from workflows import models as w

Break = Callable[[Lay], Any]


def one(model: type[Model], **wrong: Any) -> Break:
    """One row, valid but for these values."""
    return lambda lay: lay(model, **wrong)


def two(model: type[Model], make: Callable[[Lay], dict] | None = None, **same: Any) -> Break:
    """Two rows that differ in all but these values; the second is one too many."""

    def write(lay: Lay) -> Any:
        shared = {**same, **(make(lay) if make else {})}
        lay(model, **shared)
        return partial(lay, model, **shared)

    return write


def supersedes_itself(lay: Lay) -> None:
    letter = lay(Letter)
    Letter.objects.filter(pk=letter.pk).update(superseded_by=letter, status="superseded")


def handed(**wrong: Any) -> Break:
    return lambda lay: lay(w.Handoff, receiver=lay.world.bpr, **wrong)


def eyes(*fields: str) -> Break:
    return lambda lay: lay(
        w.Handoff, **{"proposed_by": lay(c.User), **dict.fromkeys(fields, lay.user)}
    )


def grant(model: type[Model]) -> Break:
    return two(model, lambda lay: {"appointment": lay(p.Appointment)})


TOLD = {"told_on": DAY, "how": "visit", "told_by": None, "told_at": NOW}


def told_without(name: str) -> Break:
    """All that a telling says when it was done, but for this."""

    def write(lay: Lay) -> None:
        lay(w.Telling, **{**TOLD, "told_by": lay.user, name: "" if name == "how" else None})

    return write


ENDED = {"until": BEFORE}
CURRENT = {"since": LONG_AGO, "until": None}

BREAKS: dict[str, list[Break]] = {
    # what anything is called
    "Agency.code": [two(c.Agency, code="bri")],
    "City.kemendagri_code": [two(c.City, kemendagri_code="35.75")],
    "City.bps_code": [two(c.City, bps_code="3575")],
    "City.folder": [two(c.City, folder="pasuruan")],
    "Kecamatan.kemendagri_code": [two(c.Kecamatan, kemendagri_code="35.75.01")],
    "Kecamatan.bps_code": [two(c.Kecamatan, bps_code="3575010")],
    "Kelurahan.kemendagri_code": [two(c.Kelurahan, kemendagri_code="35.75.01.1001")],
    "Kelurahan.bps_code": [two(c.Kelurahan, bps_code="3575010001")],
    "PlaceAlias.spelling": [two(c.PlaceAlias, spelling="kotalama")],
    "Holiday.date": [two(c.Holiday, date=DAY)],
    "User.username": [two(c.User, username="rini")],
    "Programme.code": [two(c.Programme, code="bpnt")],
    "CriteriaVersion.code": [two(c.CriteriaVersion, code="2026")],
    "Case.number": [two(c.Case, number="KSS-2026-999999")],
    "Letter.token": [two(Letter, token="t" * 22)],
    "counter_series": [two(c.Counter, series="case", year=2026)],
    # agencies, by date
    "agency_profile_since_before_until": [one(c.AgencyProfile, **ENDED)],
    "agency_profile_one_current": [
        two(c.AgencyProfile, lambda lay: {"agency": lay(c.Agency)}, **CURRENT)
    ],
    "agency_function_since_before_until": [one(c.AgencyFunction, **ENDED)],
    "agency_function_known": [one(c.AgencyFunction, function="magic")],
    "function_one_current_agency": [two(c.AgencyFunction, **CURRENT)],
    "service_point_since_before_until": [one(c.ServicePoint, **ENDED)],
    "service_point_one_current": [two(c.ServicePoint, name="Loket 9", **CURRENT)],
    # people
    "Household.kk_digest": [two(c.Household, kk_digest="k" * 64)],
    "desil_1_to_10": [
        one(c.Household, desil=desil, desil_source="p3ke", desil_on=DAY) for desil in (0, 11)
    ],
    "desil_has_source_and_date": [
        one(c.Household, desil=1, desil_on=DAY),
        one(c.Household, desil=1, desil_source="p3ke"),
    ],
    "Person.nik_digest": [two(c.Person, nik_digest="n" * 64)],
    "person_dies_after_birth": [one(c.Person, birth_date=DAY, died_on=BEFORE)],
    "household_one_living_head": [
        two(c.Person, lambda lay: {"household": lay(c.Household)}, relationship="head")
    ],
    "registry_entry_once_a_snapshot": [two(c.RegistryEntry, external_id="1", snapshot=LONG_AGO)],
    "registry_desil_1_to_10": [one(c.RegistryEntry, desil=desil) for desil in (0, 11)],
    # cases and custody
    "one_open_case_per_household": [two(c.Case, lambda lay: {"household": lay(c.Household)})],
    "one_open_case_per_beneficiary": [two(c.Case, lambda lay: {"beneficiary": lay(c.Person)})],
    "case_has_a_state": [one(c.Case, state="")],
    "case_closes_after_opening": [
        one(c.Case, closed_at=NOW.replace(year=2025), state_before_close="assessed")
    ],
    "closed_case_knows_its_state_before": [one(c.Case, closed_at=NOW)],
    "one_current_owner": [two(c.Custody, lambda lay: {"case": lay(c.Case)}, kind="owner")],
    "one_current_holder": [two(c.Custody, lambda lay: {"case": lay(c.Case)}, kind="holder")],
    "custody_since_before_until": [one(c.Custody, until=NOW.replace(year=2025))],
    "custody_kind_and_scope_known": [one(c.Custody, kind="thief"), one(c.Custody, scope="all")],
    # programmes and help
    "programme_codes_known": [
        one(c.Programme, **{name: "magic"}) for name in ("kind", "funding", "unit")
    ],
    "programme_year_once": [two(c.ProgrammeYear, lambda lay: {"programme": lay(c.Programme)})],
    "decree_has_a_date": [one(c.ProgrammeYear, decree_number="188.45/1")],
    "decree_line_once": [two(c.DecreeLine, line=900)],
    "decree_line_names_one": [
        one(c.DecreeLine, household=None),
        lambda lay: lay(c.DecreeLine, person=lay(c.Person)),
    ],
    "decree_names_household_once": [two(c.DecreeLine, lambda lay: {"household": lay(c.Household)})],
    "decree_names_person_once": [
        two(c.DecreeLine, lambda lay: {"person": lay(c.Person), "household": None})
    ],
    "aid_once_a_period_per_household": [
        two(c.Assistance, lambda lay: {"household": lay(c.Household)})
    ],
    "aid_once_a_period_per_person": [
        two(c.Assistance, lambda lay: {"member": lay(c.Person)}, unit="person")
    ],
    "aid_is_money_or_goods": [one(c.Assistance, amount=None), one(c.Assistance, amount=0)],
    "paid_aid_has_a_date": [one(c.Assistance, status="paid")],
    "aid_period_form": [one(c.Assistance, period=each) for each in ("2026-13", "Maret", "26")],
    "aid_exception_has_a_head": [
        one(c.Assistance, exception_reason="flood"),
        lambda lay: lay(c.Assistance, exception_by=lay.user),
    ],
    "aid_codes_known": [one(c.Assistance, status="lost"), one(c.Assistance, unit="village")],
    "aid_inherited_once": [two(c.InheritedAid, VALID[c.InheritedAid])],
    # fieldwork
    "evidence_is_somewhere": [one(c.Evidence, kept_at="")],
    "evidence_kind_known": [one(c.Evidence, kind="rumour")],
    "evidence_file_is_described": [
        one(c.Evidence, file="evidence/00/0"),
        one(c.Evidence, file_sha256="0"),
        one(c.Evidence, file="evidence/00/0", file_type="text/html", file_size=1, file_sha256="0"),
    ],
    "visit_outcome_known": [one(c.Visit, outcome="maybe")],
    "assessment_result_known": [one(c.Assessment, result="maybe")],
    "consent_withdrawn_after_given": [one(c.Consent, withdrawn_on=BEFORE)],
    "consent_purpose_known": [one(c.Consent, purpose="fun")],
    "consent_once": [two(c.Consent, lambda lay: {"case": lay(c.Case), "person": lay(c.Person)})],
    "need_kind_known": [one(c.Need, kind="wish")],
    "need_met_after_recorded": [one(c.Need, met_on=BEFORE)],
    "need_open_once_per_member": [
        two(c.Need, lambda lay: {"case": lay(c.Case), "member": lay(c.Person)})
    ],
    "need_open_once_per_family": [two(c.Need, lambda lay: {"case": lay(c.Case)})],
    # groups and businesses
    "group_ends_after_forming": [one(c.Group, ended_on=BEFORE)],
    "group_member_since_before_until": [one(c.GroupMember, **ENDED)],
    "member_of_one_group_at_a_time": [two(c.GroupMember, lambda lay: {"person": lay(c.Person)})],
    "business_has_one_owner": [
        one(c.Business, owner=None),
        lambda lay: lay(c.Business, group=lay(c.Group)),
    ],
    "business_ends_after_starting": [one(c.Business, ended_on=BEFORE)],
    "kbli_five_digits": [one(c.Business, kbli=each) for each in ("1079", "1079x")],
    "nib_thirteen_digits": [one(c.Business, nib=each) for each in ("123", "123456789012x")],
    # appointments
    "appointment_since_before_until": [one(p.Appointment, **ENDED)],
    "appointment_codes_known": [one(p.Appointment, role="boss"), one(p.Appointment, capacity="x")],
    "appointment_for_an_agency_or_an_area": [
        one(p.Appointment, agency=None),
        one(p.Appointment, role="field_worker"),
        lambda lay: lay(p.Appointment, kelurahan=lay.world.kasin),
        lambda lay: lay(p.Appointment, agency=None, kelurahan=lay.world.kasin),
        lambda lay: lay(
            p.Appointment,
            role="field_worker",
            agency=None,
            kelurahan=lay.world.kasin,
            kecamatan=lay.world.klojen,
        ),
    ],
    "one_definitive_head": [two(p.Appointment, lambda lay: {"agency": lay(c.Agency)}, role="head")],
    "appointed_once_per_agency": [two(p.Appointment, lambda lay: {"user": lay(c.User)})],
    "appointed_once_per_kecamatan": [
        two(
            p.Appointment,
            lambda lay: {"user": lay(c.User), "kecamatan": lay.world.klojen},
            role="field_worker",
            agency=None,
        )
    ],
    "appointed_once_per_kelurahan": [
        two(
            p.Appointment,
            lambda lay: {"user": lay(c.User), "kelurahan": lay.world.kasin},
            role="field_worker",
            agency=None,
        )
    ],
    "appointment_has_a_basis": [one(p.Appointment, basis_number="")],
    "one_open_reset_code": [two(p.ResetCode, lambda lay: {"user": lay(c.User)})],
    "reset_code_of_another": [lambda lay: lay(p.ResetCode, user=lay.user)],
    "account_act_known": [one(p.AccountAct, kind="x")],
    "AgencyGrant(user, permission, content_object, appointment)": [grant(p.AgencyGrant)],
    "KelurahanGrant(user, permission, content_object, appointment)": [grant(p.KelurahanGrant)],
    "share_once": [two(p.CaseShare, lambda lay: {"case": lay(c.Case)})],
    # letters
    "letter_number_once": [two(Letter, sequence=900)],
    "letter_status_known": [one(Letter, status="lost")],
    "superseded_letter_says_so": [lambda lay: lay(Letter, superseded_by=lay(Letter))],
    "letter_does_not_supersede_itself": [supersedes_itself],
    "rendered_letter_has_bytes": [one(Letter, rendered_at=NOW), one(Letter, pdf=b"%PDF")],
    "Letter.superseded_by": [
        two(Letter, lambda lay: {"superseded_by": lay(Letter)}, status="superseded")
    ],
    "letter_line_once": [two(LetterLine, lambda lay: {"letter": lay(Letter)})],
    "reading_of_something_known": [one(p.Reading, what="diary")],
    "reading_names_its_case": [
        one(p.Reading, what=what, case=None) for what in ("case", "letter", "evidence")
    ],
    "reading_of_a_nik_names_whose": [
        one(p.Reading, what="nik"),
        lambda lay: lay(p.Reading, person=lay(c.Person)),
    ],
    # handoffs
    "one_open_handoff_per_case": [
        lambda lay: [
            lay(w.Handoff, case=case, step=step, exclusive=True)
            for case in [lay(c.Case)]
            for step in ("train", "lend")
        ]
    ],
    "one_open_handoff_per_step": [two(w.Handoff, lambda lay: {"case": lay(c.Case)})],
    "handoff_stage_known": [one(w.Handoff, stage="lost", ended_at=NOW)],
    "ledger_check_starts_before_it_ends": [one(c.LedgerCheck, finished_at=NOW)],
    "handoff_ends_when_it_ends": [one(w.Handoff, stage="completed"), one(w.Handoff, ended_at=NOW)],
    "held_handoff_knows_where_from": [
        one(w.Handoff, stage="on_hold", hold_reason="waiting_list"),
        one(w.Handoff, stage="on_hold", held_from="approved"),
        one(w.Handoff, held_from="approved"),
    ],
    "four_eyes_propose_approve": [eyes("proposed_by", "approved_by")],
    "four_eyes_record_confirm": [eyes("recorded_by", "confirmed_by")],
    "four_eyes_approve_confirm": [eyes("approved_by", "confirmed_by")],
    "handed_on_only_when_approved": [
        *[handed(stage=stage) for stage in ("approved", "accepted", "recorded")],
        lambda lay: lay(w.Handoff, stage="approved", approved_by=lay(c.User)),
    ],
    "Handoff.guest": [two(w.Handoff, lambda lay: {"guest": lay(c.Custody)})],
    "one_open_turn": [two(w.HandoffTask, lambda lay: {"process": lay(w.Handoff)})],
    "notice_once": [two(w.Notice, lambda lay: {"task": lay(w.HandoffTask)})],
    "sent_once": [two(w.Sent, lambda lay: {"word": "same"})],
    # families
    "Telling.objection": [
        two(
            w.Telling,
            lambda lay: {"objection": lay(w.Objection)},
            handoff=None,
            about="upheld",
            reason="",
        )
    ],
    "one_telling_to_do": [two(w.Telling, lambda lay: {"handoff": lay(w.Handoff)})],
    "arrival_once_a_day": [
        two(w.Arrival, lambda lay: {"letter": lay(Letter), "case": lay(c.Case)})
    ],
    "handed_over_once_a_day": [
        two(w.HandingOver, lambda lay: {"letter": lay(Letter), "to": lay(c.Person)})
    ],
    "one_open_objection_per_handoff": [two(w.Objection, lambda lay: {"about": lay(w.Handoff)})],
    "one_open_objection_per_case": [two(w.Objection, lambda lay: {"case": lay(c.Case)})],
    "objection_answered_by_whom_and_how": [
        lambda lay: lay(w.Objection, answered_at=NOW, answered_by=lay(c.User)),
        lambda lay: lay(w.Objection, answered_by=lay(c.User), upheld=True),
        one(w.Objection, answered_at=NOW, upheld=False),
    ],
    "four_eyes_record_answer": [
        lambda lay: lay(w.Objection, answered_at=NOW, answered_by=lay.user, upheld=True)
    ],
    "telling_is_of_a_refusal_or_answer": [
        one(w.Telling, about="accepted"),
        one(w.Telling, about="upheld"),
        one(w.Telling, handoff=None),
        lambda lay: lay(w.Telling, objection=lay(w.Objection)),
    ],
    "telling_says_by_whom_when_and_how": [told_without(name) for name in TOLD],
}
