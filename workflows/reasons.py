"""Reasons are codes from these lists; "other" stands in each and needs a sentence."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

OTHER = "other"


class Decline(models.TextChoices):
    """Why a receiver cannot take a handoff. Full quota or a missing paper are holds."""

    WRONG_AGENCY = "wrong_agency", _("Not our authority")
    CRITERIA_NOT_MET = "criteria_not_met", _("The programme's conditions are not met")
    ALREADY_SERVED = "already_served", _("Has received the same service already")
    OUT_OF_AREA = "out_of_area", _("Outside the area we serve")
    FAMILY_REFUSED = "family_refused", _("The family is not willing")
    UNREACHABLE = "unreachable", _("Could not be reached")
    DUPLICATE_REFERRAL = "duplicate_referral", _("Referred twice")
    PROGRAMME_ENDED = "programme_ended", _("The programme has ended")
    OTHER = OTHER, _("Another reason")


class Reject(models.TextChoices):
    """Why the own head does not let a proposal go."""

    NOT_YET = "not_yet", _("Not the right time yet")
    WEAK_EVIDENCE = "weak_evidence", _("Not enough evidence")
    DOUBLE_AID = "double_aid", _("Already receives similar aid")
    CRITERIA_NOT_MET = "criteria_not_met", _("The conditions are not met")
    NOT_THE_NEED = "not_the_need", _("Not what the family needs")
    NO_BUDGET = "no_budget", _("No budget available")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Conflict of interest")
    OTHER = OTHER, _("Another reason")


class SendBack(models.TextChoices):
    MISSING_DOCUMENT = "missing_document", _("A paper is missing")
    DATA_MISMATCH = "data_mismatch", _("NIK, KK or name do not match")
    OUTDATED_ASSESSMENT = "outdated_assessment", _("The verification is out of date")
    UNCLEAR_REASON = "unclear_reason", _("The reason is not clear")
    WRONG_AMOUNT = "wrong_amount", _("The amount is wrong")
    WRONG_MEMBER = "wrong_member", _("The wrong member of the family")
    WRONG_LETTER = "wrong_letter", _("What the letter says is wrong")
    NO_CONSENT = "no_consent", _("The family has not agreed yet")
    OTHER = OTHER, _("Another reason")


class Hold(models.TextChoices):
    """Why a handoff waits, its clock stopped and its place in the queue kept."""

    WAITING_LIST = "waiting_list", _("Waiting list, quota is full")
    NEXT_INTAKE = "next_intake", _("Waiting for the next intake")
    NEXT_BUDGET_YEAR = "next_budget_year", _("Waiting for the next budget year")
    MISSING_DOCUMENT = "missing_document", _("Waiting for a paper")
    DATA_CORRECTION = "data_correction", _("Waiting for the civil registry's correction")
    FAMILY_ASKED = "family_asked", _("The family asked to wait")
    AWAITING_DECREE = "awaiting_decree", _("Waiting for the mayor's decree")
    AGENCY_CHANGE = "agency_change", _("Waiting for the agency's reorganisation")
    OBJECTION = "objection", _("Waiting for the decision on an objection")
    OTHER = OTHER, _("Another reason")


LONG_HOLDS = frozenset(
    {Hold.WAITING_LIST, Hold.NEXT_INTAKE, Hold.NEXT_BUDGET_YEAR, Hold.AWAITING_DECREE}
)
"""Holds that the family is told of by letter."""


class Withdraw(models.TextChoices):
    FAMILY_CHANGED_MIND = "family_changed_mind", _("The family has chosen otherwise")
    ENTERED_IN_ERROR = "entered_in_error", _("Proposed by mistake")
    FAMILY_CHANGED = "family_changed", _("The family's situation has changed")
    BETTER_ROUTE = "better_route", _("There is a better way")
    OTHER = OTHER, _("Another reason")


class NotCompleted(models.TextChoices):
    NO_SHOW = "no_show", _("Did not come")
    LEFT_ILL = "left_ill", _("Stopped: illness, pregnancy, care of the family")
    LEFT_WORK = "left_work", _("Stopped: had to work")
    LEFT_COST = "left_cost", _("Stopped: cost or distance")
    NOT_PASSED = "not_passed", _("Did not pass the training")
    LOAN_REFUSED = "loan_refused", _("Not approved by the bank")
    LOAN_CANCELLED = "loan_cancelled", _("Cancelled by the applicant")
    NOT_PAID_OUT = "not_paid_out", _("The money could not be paid out or came back")
    LICENCE_REFUSED = "licence_refused", _("The licence was not issued")
    BUSINESS_STOPPED = "business_stopped", _("The business has stopped")
    LEFT_GROUP = "left_group", _("Left the KUBE")
    MOVED_OR_DIED = "moved_or_died", _("Moved away or died")
    OTHER = OTHER, _("Another reason")


OF_SOME_STEPS = frozenset(
    {
        NotCompleted.NOT_PASSED,
        NotCompleted.LOAN_REFUSED,
        NotCompleted.LOAN_CANCELLED,
        NotCompleted.NOT_PAID_OUT,
        NotCompleted.LICENCE_REFUSED,
        NotCompleted.LEFT_GROUP,
    }
)
"""What cannot come of every step: a step names those of its own, the others may come of any."""


class BankReason(models.TextChoices):
    """Seen by the social agency and the bank only; never printed."""

    ARREARS = "arrears", _("Arrears on another loan")
    NOT_VIABLE = "not_viable", _("The business cannot carry a loan yet")
    INCOMPLETE = "incomplete", _("Papers are incomplete")
    OVER_LIMIT = "over_limit", _("Beyond the limit")
    NOT_STATED = "not_stated", _("Not stated")


class Close(models.TextChoices):
    NOT_ELIGIBLE = "not_eligible", _("Does not meet the criteria")
    NO_MEMBER_LEFT = "no_member_left", _("Died, and nobody in the family follows")
    MOVED_AWAY = "moved_away", _("Moved out of the city")
    JOINED_HOUSEHOLD = "joined_household", _("Joined another household")
    NOT_FOUND = "not_found", _("Not found")
    WITHDREW = "withdrew", _("Withdrew from the programme")
    DUPLICATE = "duplicate", _("Duplicate record, merged")
    IN_INSTITUTION = "in_institution", _("Lives in an institution")
    FALSE_STATEMENT = "false_statement", _("Untrue statements")
    OPENED_IN_ERROR = "opened_in_error", _("Opened by mistake")
    OTHER = OTHER, _("Another reason")


TO_TELL_OF_CLOSING = frozenset({Close.NOT_ELIGIBLE, Close.FALSE_STATEMENT, Close.OTHER})
"""Why a case ends against what the family hopes for; for the other reasons it is the family's own
doing, or nobody is there to tell.
"""


class Reopen(models.TextChoices):
    RETURNED = "returned", _("Came back to the city")
    FOUND = "found", _("Found")
    OBJECTION_UPHELD = "objection_upheld", _("The objection was upheld")
    CLOSED_IN_ERROR = "closed_in_error", _("Closed by mistake")
    OTHER = OTHER, _("Another reason")


class Relapse(models.TextChoices):
    INCOME_LOST = "income_lost", _("Lost the income")
    BUSINESS_FAILED = "business_failed", _("The business failed")
    ILLNESS = "illness", _("Illness or disability")
    BEREAVEMENT = "bereavement", _("The breadwinner died")
    DISASTER = "disaster", _("Disaster")
    GRADUATED_IN_ERROR = "graduated_in_error", _("Graduated by mistake")
    OTHER = OTHER, _("Another reason")


class WaiveLicence(models.TextChoices):
    NO_BUSINESS = "no_business", _("Earns by working for others")
    NOT_REQUIRED = "not_required", _("This kind of work needs no licence")
    GROUP_LICENSED = "group_licensed", _("Works under the group's licence")
    OTHER = OTHER, _("Another reason")


class Correct(models.TextChoices):
    WRONG_OUTCOME = "wrong_outcome", _("The outcome was confirmed wrongly")
    WRONG_PERSON = "wrong_person", _("Confirmed for the wrong person")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered by mistake")
    OTHER = OTHER, _("Another reason")


class Assign(models.TextChoices):
    """Why a colleague gets the case; no "other", for a case has no place for a sentence."""

    WORKLOAD = "workload", _("Workload")
    AREA = "area", _("Area of work")
    ABSENCE = "absence", _("The colleague is away")
    CONFLICT_OF_INTEREST = "conflict_of_interest", _("Conflict of interest")


class LeaveGroup(models.TextChoices):
    """Why a member leaves a KUBE; no "other", for a membership has no place for a sentence."""

    LEFT_WORK = "left_work", _("Stopped: had to work")
    LEFT_ILL = "left_ill", _("Stopped: illness, pregnancy, care of the family")
    CHANGED_MIND = "family_changed_mind", _("The family has chosen otherwise")
    MOVED_OR_DIED = "moved_or_died", _("Moved away or died")
    ENTERED_IN_ERROR = "entered_in_error", _("Entered by mistake")


class VoidLetter(models.TextChoices):
    WRONG_CONTENT = "wrong_content", _("What it says is wrong")
    STEP_WITHDRAWN = "step_withdrawn", _("The referral was withdrawn")
    ANNEX_CHANGED = "annex_changed", _("The annex has changed")
    AGENCY_CHANGED = "agency_changed", _("The agency has changed")
    OTHER = OTHER, _("Another reason")


class GraduationKind(models.TextChoices):
    INDEPENDENT = "independent", _("Independent")
    NATURAL = "natural", _("Natural")
    DECILE = "decile", _("Change of desil")


def require_reason(reasons: Iterable[str], reason: str, note: str = "") -> None:
    """The code is on the list, and "other" comes with a sentence.

    Raises:
        ValidationError: on `reason` or `note`.
    """
    if reason not in list(reasons):
        raise ValidationError({"reason": _("Please choose a reason from the list.")})
    if reason == OTHER and not note.strip():
        raise ValidationError({"note": _("Please say the reason in a sentence.")})
