"""The graduation pathway: from a verified assessment to standing on one's own.

Read from top to bottom. Each method is a step: in which states it is possible, what it moves, who
proposes it, who receives it, by when (working days to approve, accept, complete), what it requires,
which letter it leaves. A requirement in `waivable(...)` a head may let go with a reason; the
others nobody may. `stays` are the states that a step leaves alone: help below the highest rung
reached is help all the same, and moves nothing.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.models import Case, CustodyScope, Function, NeedKind
from workflows import facts, reasons
from workflows.guards import waivable
from workflows.pathways import effects
from workflows.pathways.steps import OWNER, decision, handoff
from workflows.reasons import NotCompleted
from workflows.requirements.aid import (
    amount_is_the_grant,
    budget_left,
    no_like_aid_in_period,
    no_like_grant_this_year,
    on_the_decree,
    spending_plan,
)
from workflows.requirements.business import (
    business_described,
    group_is_complete,
    has_business,
    member_of_the_group,
    need_recorded,
    no_known_arrears,
    trained_or_has_business,
)
from workflows.requirements.family import (
    a_child_at_school,
    a_member_of_the_household,
    alive,
    consented_to_bank,
    consented_to_school,
    no_other_open_case,
)
from workflows.requirements.graduation import (
    LICENCE_NEEDS,
    income_above_poverty_line,
    no_component_left,
    no_open_need_for_capital_or_licence,
    recent_final_assessment,
    signed_statement,
    visited_after_desil_change,
)
from workflows.requirements.handoffs import no_open_handoff, wrong_confirmation_named
from workflows.requirements.visits import (
    assessment_says_long_term_care,
    eligible_under_criteria,
    family_met,
    family_met_since_assessment,
    in_musyawarah_minutes,
    needs_recorded,
    reassessed,
    visited_and_assessed,
    visited_since_assessment,
)


class State(models.TextChoices):
    """The highest rung reached, not what the family now receives."""

    REGISTERED = "registered", _("Registered")
    ASSESSED = "assessed", _("Verified")
    RECEIVING_BANSOS = "receiving_bansos", _("Receiving bansos")
    TRAINED = "trained", _("Trained")
    CAPITALISED = "capitalised", _("Has received capital")
    LICENSED = "licensed", _("Licensed business")
    GRADUATED = "graduated", _("Graduated")
    LONG_TERM_CARE = "long_term_care", _("Long-term protection")
    CLOSED = "closed", _("Closed")


REGISTERED, ASSESSED, RECEIVING_BANSOS, TRAINED, CAPITALISED, LICENSED, GRADUATED = list(State)[:7]
LONG_TERM_CARE, CLOSED = State.LONG_TERM_CARE, State.CLOSED
ACTIVE = [ASSESSED, RECEIVING_BANSOS, TRAINED, CAPITALISED, LICENSED]
ANY = [each for each in State if each != CLOSED]
SOCIAL, COOPERATIVES, MANPOWER = Function.SOCIAL, Function.COOPERATIVES, Function.MANPOWER

TO_TRAINED = {ASSESSED: TRAINED, RECEIVING_BANSOS: TRAINED}
FROM_TRAINED_UP = [TRAINED, CAPITALISED, LICENSED, GRADUATED]
TO_CAPITALISED = {ASSESSED: CAPITALISED, RECEIVING_BANSOS: CAPITALISED, TRAINED: CAPITALISED}
FROM_CAPITALISED_UP = [CAPITALISED, LICENSED, GRADUATED]


class GraduationCase(Case):
    """The way out of poverty."""

    initial = REGISTERED
    states = State
    rungs = list(State)[:7]

    class Meta:
        proxy = True

    # ------------------------------------------------------------------ help at once

    @decision(
        label=_("Emergency aid"),
        stays=ANY,
        senders={SOCIAL},
        due=1,
        asks=facts.AidGrant,
        letter="pemberitahuan_bansos",
        requires=[alive],
        then=effects.plan_assistance,
        meets={NeedKind.FOOD, NeedKind.CASH},
    )
    def emergency_aid(self, facts):
        """Food or money now, whatever the state; nobody waits for a verification to eat."""

    # ------------------------------------------------------------------ the first rungs

    @decision(
        label=_("Verification and assessment"),
        moves={REGISTERED: ASSESSED},
        senders={SOCIAL},
        due=5,
        requires=[
            family_met,
            visited_and_assessed,
            eligible_under_criteria,
            needs_recorded,
            waivable(in_musyawarah_minutes),
        ],
    )
    def assess(self, facts):
        """The head agrees with what was found in the house."""

    @decision(
        label=_("Reassessment"),
        stays=[*ACTIVE, GRADUATED, LONG_TERM_CARE],
        senders={SOCIAL},
        due=5,
        requires=[family_met_since_assessment, visited_since_assessment],
    )
    def reassess(self, facts):
        """A new visit was made and its assessment is agreed."""

    @decision(
        label=_("Grant bansos"),
        moves={ASSESSED: RECEIVING_BANSOS},
        stays=[RECEIVING_BANSOS, *FROM_TRAINED_UP, LONG_TERM_CARE],
        senders={SOCIAL},
        due=3,
        asks=facts.AidGrant,
        letter="pemberitahuan_bansos",
        requires=[alive, budget_left, no_like_aid_in_period, on_the_decree],
        then=effects.plan_assistance,
        meets={NeedKind.FOOD, NeedKind.CASH},
    )
    def grant_bansos(self, facts):
        """A programme's help for a period."""

    # ------------------------------------------------------------------ training

    @handoff(
        label=_("Basic training for the family"),
        moves=TO_TRAINED,
        stays=FROM_TRAINED_UP,
        senders={SOCIAL},
        receiver=SOCIAL,
        due=(3, None, 60),
        asks=facts.TrainingRequest,
        outcome=facts.TrainingOutcome,
        failures={NotCompleted.NOT_PASSED},
        letter="rujukan_pelatihan",
        requires=[waivable(need_recorded(NeedKind.BASIC_TRAINING))],
        then=effects.meet_need(NeedKind.BASIC_TRAINING),
        meets={NeedKind.BASIC_TRAINING},
    )
    def train_basic(self, facts):
        """The social agency's own training."""

    @handoff(
        label=_("Business and advanced training"),
        moves=TO_TRAINED,
        stays=FROM_TRAINED_UP,
        senders={SOCIAL},
        receiver=COOPERATIVES,
        due=(3, 5, 60),
        asks=facts.TrainingRequest,
        outcome=facts.TrainingOutcome,
        failures={NotCompleted.NOT_PASSED},
        letter="rujukan_pelatihan",
        requires=[waivable(need_recorded(NeedKind.BUSINESS_TRAINING))],
        then=effects.meet_need(NeedKind.BUSINESS_TRAINING),
        keeps_case=True,
        meets={NeedKind.BUSINESS_TRAINING},
    )
    def train(self, facts):
        """Whoever trains a business goes on accompanying it."""

    @handoff(
        label=_("Job training"),
        moves=TO_TRAINED,
        stays=FROM_TRAINED_UP,
        senders={SOCIAL},
        receiver=MANPOWER,
        due=(3, 5, 60),
        asks=facts.TrainingRequest,
        outcome=facts.TrainingOutcome,
        failures={NotCompleted.NOT_PASSED},
        letter="rujukan_pelatihan",
        requires=[waivable(need_recorded(NeedKind.JOB_TRAINING))],
        then=effects.meet_need(NeedKind.JOB_TRAINING),
        meets={NeedKind.JOB_TRAINING},
    )
    def train_job(self, facts):
        """Skills for working for others."""

    # ------------------------------------------------------------------ capital

    @handoff(
        label=_("Proposal for a bank loan"),
        moves=TO_CAPITALISED,
        stays=FROM_CAPITALISED_UP,
        senders={SOCIAL, COOPERATIVES},
        receiver=Function.BANK,
        scope=CustodyScope.HANDOFF,
        due=(3, 5, 30),
        asks=facts.LoanRequest,
        outcome=facts.LoanOutcome,
        failures={
            NotCompleted.LOAN_REFUSED,
            NotCompleted.LOAN_CANCELLED,
            NotCompleted.NOT_PAID_OUT,
        },
        letter="rujukan_modal",
        requires=[consented_to_bank, trained_or_has_business, waivable(no_known_arrears)],
        then=effects.meet_need(NeedKind.CAPITAL_LOAN),
        meets={NeedKind.CAPITAL_LOAN},
    )
    def lend(self, facts):
        """A referral, neither approval nor guarantee: the bank decides."""

    @handoff(
        label=_("Business grant of Rp2,500,000 per KPM"),
        moves=TO_CAPITALISED,
        stays=FROM_CAPITALISED_UP,
        senders={SOCIAL},
        receiver=SOCIAL,
        due=(3, None, 60),
        approvals=2,
        asks=facts.CapitalGrantRequest,
        outcome=facts.CapitalGrantOutcome,
        failures={NotCompleted.NOT_PAID_OUT},
        letter="rekomendasi_modal_kpm",
        requires=[
            alive,
            has_business,
            no_like_grant_this_year,
            budget_left,
            amount_is_the_grant,
            waivable(spending_plan),
        ],
        then=effects.record_grant,
        meets={NeedKind.CAPITAL_GRANT},
    )
    def grant_capital_kpm(self, facts):
        """Goods and materials for a poor family that already has a business."""

    @handoff(
        label=_("Business grant to a KUBE"),
        moves=TO_CAPITALISED,
        stays=FROM_CAPITALISED_UP,
        senders={SOCIAL},
        receiver=SOCIAL,
        due=(3, None, 60),
        approvals=2,
        group=True,
        asks=facts.GroupGrantRequest,
        outcome=facts.CapitalGrantOutcome,
        failures={NotCompleted.NOT_PAID_OUT, NotCompleted.LEFT_GROUP},
        letter="rekomendasi_modal_kube",
        requires=[
            alive,
            member_of_the_group,
            group_is_complete,
            has_business,
            no_like_grant_this_year,
            budget_left,
            amount_is_the_grant,
            waivable(spending_plan),
        ],
        then=effects.record_grant,
        meets={NeedKind.GROUP_BUSINESS},
    )
    def grant_capital_kube(self, facts):
        """The same sum for each member of a joint business, decided together."""

    # ------------------------------------------------------------------ licence

    @handoff(
        label=_("Referral for a business licence"),
        moves={
            ASSESSED: LICENSED,
            RECEIVING_BANSOS: LICENSED,
            TRAINED: LICENSED,
            CAPITALISED: LICENSED,
        },
        stays=[LICENSED, GRADUATED],
        senders={SOCIAL, COOPERATIVES},
        receiver=Function.LICENSING,
        due=(3, 5, 30),
        asks=facts.LicenceRequest,
        outcome=facts.LicenceOutcome,
        failures={NotCompleted.LICENCE_REFUSED},
        letter="rujukan_perizinan",
        requires=[has_business, waivable(business_described)],
        then=effects.record_licence,
        meets=LICENCE_NEEDS,
    )
    def license(self, facts):
        """NIB, SPP-IRT, halal or brand for a business that runs."""

    @decision(
        label=_("No licence needed"),
        stays=ACTIVE,
        senders={COOPERATIVES, SOCIAL},
        due=3,
        reasons=reasons.WaiveLicence,
        then=effects.waive_licence_needs,
    )
    def waive_licence(self, facts):
        """The family's way of earning needs none; graduation does not wait for one."""

    # ------------------------------------------------------------------ the top, and back

    @decision(
        label=_("Proposal for graduation"),
        moves=dict.fromkeys(ACTIVE, GRADUATED),
        senders={SOCIAL},
        due=5,
        asks=facts.GraduationRequest,
        letter="keterangan_graduasi",
        requires=[
            no_open_handoff,
            signed_statement,
            no_component_left,
            visited_after_desil_change,
            waivable(recent_final_assessment),
            waivable(income_above_poverty_line),
            waivable(no_open_need_for_capital_or_licence),
        ],
    )
    def graduate(self, facts):
        """Above the poverty line, or no component left; the family may come back."""
        self.graduated_as = facts["kind"]

    @decision(
        label=_("Accompany again"),
        moves={GRADUATED: ASSESSED},
        senders={SOCIAL},
        due=3,
        reasons=reasons.Relapse,
        requires=[no_open_handoff, reassessed],
    )
    def relapse(self, facts):
        """Falling back is a normal path, and the ladder starts at the verified rung."""
        self.graduated_as = ""

    # ------------------------------------------------------------------ beside the ladder

    @decision(
        label=_("Place in long-term protection"),
        moves=dict.fromkeys(ACTIVE, LONG_TERM_CARE),
        senders={SOCIAL},
        due=5,
        letter="pemberitahuan_hasil",
        requires=[no_open_handoff, assessment_says_long_term_care],
    )
    def place_in_long_term_care(self, facts):
        """Some never climb, the elderly alone or severely disabled: a state, not a failure."""

    @decision(
        label=_("Back to the ladder"),
        moves={LONG_TERM_CARE: ASSESSED},
        senders={SOCIAL},
        due=5,
        requires=[no_open_handoff, reassessed],
    )
    def leave_long_term_care(self, facts):
        """The family can climb after all."""

    @handoff(
        label=_("KIP referral"),
        stays=ANY,
        senders={SOCIAL},
        receiver=Function.EDUCATION,
        scope=CustodyScope.HANDOFF,
        parallel=True,
        due=(3, 5, 60),
        asks=facts.KipRequest,
        outcome=facts.KipOutcome,
        letter="rujukan_kip",
        requires=[a_child_at_school, consented_to_school],
        then=effects.meet_need(NeedKind.SCHOOL_SUPPORT),
        meets={NeedKind.SCHOOL_SUPPORT},
    )
    def refer_kip(self, facts):
        """A child stays at school, whatever rung the family stands on."""

    @decision(
        label=_("Change of the beneficiary"),
        stays=ANY,
        senders={SOCIAL},
        due=3,
        asks=facts.NewBeneficiary,
        requires=[a_member_of_the_household],
    )
    def change_beneficiary(self, facts):
        """Another member of the household stands for the family from now on."""
        self.beneficiary_id = facts["new_beneficiary"]

    # ------------------------------------------------------------------ end, return, repair

    @decision(
        label=_("Close the case"),
        moves=dict.fromkeys(ANY, CLOSED),
        senders={SOCIAL},
        due=5,
        reasons=reasons.Close,
        letter="pemberitahuan_hasil",
        requires=[no_open_handoff],
        then=effects.close,
    )
    def close(self, facts):
        """With a reason, a letter and the way to object."""
        self.state_before_close = self.state
        self.closed_at = clock.now()

    @decision(
        label=_("Reopen"),
        moves={CLOSED: lambda case, facts: case.state_before_close},
        to_any_of=ANY,
        senders={SOCIAL},
        due=5,
        reasons=reasons.Reopen,
        requires=[no_other_open_case],
        then=effects.begin_custody,
    )
    def reopen(self, facts):
        """Back to the state before."""
        self.closed_at = None

    @decision(
        label=_("Correction"),
        moves=dict.fromkeys(ANY, lambda case, facts: facts["to"]),
        to_any_of=ANY,
        senders=OWNER,
        due=5,
        asks=facts.Correction,
        reasons=reasons.Correct,
        requires=[wrong_confirmation_named],
    )
    def correct(self, facts):
        """A wrong confirmation is not erased: a second line in the ledger sets the state right."""
        if facts["to"] != GRADUATED:
            self.graduated_as = ""
