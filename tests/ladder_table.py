"""The ladder, written out by hand: nothing here is computed from the pathway."""

STATES = """registered assessed receiving_bansos trained capitalised licensed graduated
            long_term_care closed""".split()
ALL_BUT_CLOSED = """registered assessed receiving_bansos trained capitalised licensed graduated
                    long_term_care"""

# step: moves | stays | senders → receiver | due
ROUTES = {
    "emergency_aid": ("", ALL_BUT_CLOSED, "social", "", (1, None, None)),
    "assess": ("registered>assessed", "", "social", "", (5, None, None)),
    "reassess": (
        "",
        """assessed receiving_bansos trained capitalised licensed graduated long_term_care""",
        "social",
        "",
        (5, None, None),
    ),
    "grant_bansos": (
        "assessed>receiving_bansos",
        "receiving_bansos trained capitalised licensed graduated long_term_care",
        "social",
        "",
        (3, None, None),
    ),
    "train_basic": (
        "assessed>trained receiving_bansos>trained",
        "trained capitalised licensed graduated",
        "social",
        "social",
        (3, None, 60),
    ),
    "train": (
        "assessed>trained receiving_bansos>trained",
        "trained capitalised licensed graduated",
        "social",
        "cooperatives",
        (3, 5, 60),
    ),
    "train_job": (
        "assessed>trained receiving_bansos>trained",
        "trained capitalised licensed graduated",
        "social",
        "manpower",
        (3, 5, 60),
    ),
    "lend": (
        "assessed>capitalised receiving_bansos>capitalised trained>capitalised",
        "capitalised licensed graduated",
        "cooperatives social",
        "bank",
        (3, 5, 30),
    ),
    "grant_capital_kpm": (
        "assessed>capitalised receiving_bansos>capitalised trained>capitalised",
        "capitalised licensed graduated",
        "social",
        "social",
        (3, None, 60),
    ),
    "grant_capital_kube": (
        "assessed>capitalised receiving_bansos>capitalised trained>capitalised",
        "capitalised licensed graduated",
        "social",
        "social",
        (3, None, 60),
    ),
    "license": (
        "assessed>licensed receiving_bansos>licensed trained>licensed capitalised>licensed",
        "licensed graduated",
        "cooperatives social",
        "licensing",
        (3, 5, 30),
    ),
    "waive_licence": (
        "",
        "assessed receiving_bansos trained capitalised licensed",
        "cooperatives social",
        "",
        (3, None, None),
    ),
    "graduate": (
        """assessed>graduated receiving_bansos>graduated trained>graduated capitalised>graduated
           licensed>graduated""",
        "",
        "social",
        "",
        (5, None, None),
    ),
    "relapse": ("graduated>assessed", "", "social", "", (3, None, None)),
    "place_in_long_term_care": (
        """assessed>long_term_care receiving_bansos>long_term_care trained>long_term_care
           capitalised>long_term_care licensed>long_term_care""",
        "",
        "social",
        "",
        (5, None, None),
    ),
    "leave_long_term_care": ("long_term_care>assessed", "", "social", "", (5, None, None)),
    "refer_kip": ("", ALL_BUT_CLOSED, "social", "education", (3, 5, 60)),
    "change_beneficiary": ("", ALL_BUT_CLOSED, "social", "", (3, None, None)),
    "close": (
        """registered>closed assessed>closed receiving_bansos>closed trained>closed
           capitalised>closed licensed>closed graduated>closed long_term_care>closed""",
        "",
        "social",
        "",
        (5, None, None),
    ),
    "reopen": ("closed>BEFORE", "", "social", "", (5, None, None)),
    "correct": (
        """registered>NAMED assessed>NAMED receiving_bansos>NAMED trained>NAMED capitalised>NAMED
           licensed>NAMED graduated>NAMED long_term_care>NAMED""",
        "",
        "OWNER",
        "",
        (5, None, None),
    ),
}

# step: hard requirements | those a head may waive | letter | list of reasons
DEMANDS = {
    "emergency_aid": ("alive", "", "pemberitahuan_bansos", ""),
    "assess": (
        "eligible_under_criteria family_met needs_recorded visited_and_assessed",
        "in_musyawarah_minutes",
        "",
        "",
    ),
    "reassess": ("family_met_since_assessment visited_since_assessment", "", "", ""),
    "grant_bansos": (
        "alive budget_left no_like_aid_in_period on_the_decree",
        "",
        "pemberitahuan_bansos",
        "",
    ),
    "train_basic": ("", "need_recorded", "rujukan_pelatihan", ""),
    "train": ("", "need_recorded", "rujukan_pelatihan", ""),
    "train_job": ("", "need_recorded", "rujukan_pelatihan", ""),
    "lend": (
        "consented_to_bank trained_or_has_business",
        "no_known_arrears",
        "rujukan_modal",
        "",
    ),
    "grant_capital_kpm": (
        "alive amount_is_the_grant budget_left has_business no_like_grant_this_year",
        "spending_plan",
        "rekomendasi_modal_kpm",
        "",
    ),
    "grant_capital_kube": (
        """alive amount_is_the_grant budget_left group_is_complete has_business
           member_of_the_group no_like_grant_this_year""",
        "spending_plan",
        "rekomendasi_modal_kube",
        "",
    ),
    "license": ("has_business", "business_described", "rujukan_perizinan", ""),
    "waive_licence": ("", "", "", "WaiveLicence"),
    "graduate": (
        "no_component_left no_open_handoff signed_statement visited_after_desil_change",
        """income_above_poverty_line no_open_need_for_capital_or_licence
           recent_final_assessment""",
        "keterangan_graduasi",
        "",
    ),
    "relapse": ("no_open_handoff reassessed", "", "", "Relapse"),
    "place_in_long_term_care": (
        "assessment_says_long_term_care no_open_handoff",
        "",
        "pemberitahuan_hasil",
        "",
    ),
    "leave_long_term_care": ("no_open_handoff reassessed", "", "", ""),
    "refer_kip": ("a_child_at_school consented_to_school", "", "rujukan_kip", ""),
    "change_beneficiary": ("a_member_of_the_household", "", "", ""),
    "close": ("no_open_handoff", "", "pemberitahuan_hasil", "Close"),
    "reopen": ("no_other_open_case", "", "", "Reopen"),
    "correct": ("wrong_confirmation_named", "", "", "Correct"),
}

# step: what is unlike a plain handoff or decision
PECULIAR = {
    "train": {"keeps_case": True},
    "lend": {"scope": "handoff"},
    "grant_capital_kpm": {"approvals": 2},
    "grant_capital_kube": {"approvals": 2, "group": True},
    "refer_kip": {"scope": "handoff", "parallel": True},
}
PLAIN = {
    "approvals": 1,
    "group": False,
    "keeps_case": False,
    "parallel": False,
    "scope": "case",
}

FROM = {
    "registered": "emergency_aid assess refer_kip change_beneficiary close correct",
    "assessed": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "receiving_bansos": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "trained": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "capitalised": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "licensed": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license waive_licence graduate
        place_in_long_term_care refer_kip change_beneficiary close correct""",
    "graduated": """emergency_aid reassess grant_bansos train_basic train train_job lend
        grant_capital_kpm grant_capital_kube license relapse refer_kip change_beneficiary close
        correct""",
    "long_term_care": """emergency_aid reassess grant_bansos leave_long_term_care refer_kip
        change_beneficiary close correct""",
    "closed": "reopen",
}
INSTEAD = {"BEFORE": "trained", "NAMED": "assessed"}
"""What the walks below reopen to, and what they correct to."""
