"""The model's half of the ladder: what each requirement looks at, and what a recorded fact changes.

Each takes the life (and the paper, or the move) and nothing else; no database, no engine.
"""

from datetime import timedelta

from tests.ladder_table import ROUTES

NEEDS = {
    "train_basic": "basic_training",
    "train": "business_training",
    "train_job": "job_training",
}
OPEN_AT_THE_TOP = {"capital_loan", "licence_nib"}


def targets(step: str) -> dict[str, str]:
    """State → state."""
    return dict(each.split(">") for each in ROUTES[step][0].split())


def sources(step: str) -> set[str]:
    return set(targets(step)) | set(ROUTES[step][1].split())


def always(life, paper) -> bool:
    """What never lacks in this city: budget, a described business, people who live."""
    return True


def only_for(kind: str, asked):
    """A requirement of one kind of graduation."""
    return lambda life, paper: paper.facts.get("kind") != kind or asked(life, paper)


def recently_assessed(life, paper) -> bool:
    last = life.assessments[-1] if life.assessments else None
    return last is not None and last.on >= life.now.date() - timedelta(days=90)


def no_known_arrears(life, paper) -> bool:
    since = life.now - timedelta(days=365)
    return not any(
        each.arrears and each.ended_at and each.ended_at >= since for each in life.papers
    )


def met_since(life, paper) -> bool:
    agreed = life.agreed("assess", "reassess")
    return life.visited is not None and (agreed is None or life.visited > agreed)


def visited_since(life, paper) -> bool:
    agreed = life.agreed("assess", "reassess")
    return any(agreed is None or each.visited > agreed for each in life.assessments)


def reassessed(life, paper) -> bool:
    agreed = life.agreed("reassess")
    return agreed is not None and agreed >= life.state_since


def trained_or_has_business(life, paper) -> bool:
    return life.business or any(
        each.step in NEEDS and each.stage == "completed" for each in life.papers
    )


REQUIREMENTS = {
    "alive": always,
    "family_met": lambda life, paper: life.visited is not None,
    "visited_and_assessed": lambda life, paper: bool(life.assessments),
    "eligible_under_criteria": lambda life, paper: life.found(
        "poor", "rich", "care", "no_component"
    ),
    "needs_recorded": lambda life, paper: bool(life.needs),
    "in_musyawarah_minutes": lambda life, paper: "minutes" in life.evidence,
    "family_met_since_assessment": met_since,
    "visited_since_assessment": visited_since,
    "budget_left": always,
    "no_like_aid_in_period": lambda life, paper: paper.facts["period"] not in life.helped,
    "on_the_decree": always,
    "need_recorded": lambda life, paper: life.needs.get(NEEDS[paper.step], False),
    "consented_to_bank": lambda life, paper: ("bank", paper.member) in life.consents,
    "trained_or_has_business": trained_or_has_business,
    "no_known_arrears": no_known_arrears,
    "amount_is_the_grant": always,
    "has_business": lambda life, paper: life.business,
    "no_like_grant_this_year": lambda life, paper: not life.granted,
    "spending_plan": lambda life, paper: "spending_plan" in life.evidence,
    "business_described": always,
    "no_open_handoff": lambda life, paper: (
        not any(each.open and each.receiver for each in life.papers)
    ),
    "no_component_left": only_for("natural", lambda life, paper: life.found("no_component")),
    "signed_statement": only_for(
        "independent",
        lambda life, paper: (
            "statement" in life.evidence and life.evidence["statement"] >= life.state_since.date()
        ),
    ),
    "visited_after_desil_change": only_for("decile", lambda life, paper: False),
    "recent_final_assessment": only_for("independent", recently_assessed),
    "income_above_poverty_line": only_for("independent", lambda life, paper: life.found("rich")),
    "no_open_need_for_capital_or_licence": only_for(
        "independent",
        lambda life, paper: not any(life.needs.get(each) for each in OPEN_AT_THE_TOP),
    ),
    "reassessed": reassessed,
    "assessment_says_long_term_care": lambda life, paper: life.found("care"),
    "a_child_at_school": always,
    "consented_to_school": lambda life, paper: any(
        purpose == "school" and who != paper.member for purpose, who in life.consents
    ),
    "a_member_of_the_household": always,
    "no_other_open_case": always,
    "wrong_confirmation_named": always,
}
