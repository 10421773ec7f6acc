"""Who may do what, written out by hand from "Who may" in the description of the ladder.

yes: it succeeds. no: PermissionDenied, or for reading not there at all. late: AlreadyDecided, the
turn is another's by now. –: does not apply. A block is a service, in brackets at which point of
its life; a row is how the person's agency or area stands to the case:

owner, holder, guest, former: the agency's custody of the whole case; the act is the agency's own
where there is one (its proposal, the handoff to it), else the owner's. handoff only: custody of
one handoff, as a bank or a school has it. theirs: the owner before the holder's proposal and the
holder before the owner's. named, unnamed: a confidential case, and the best place otherwise.
family: a case of the own household, and the best place otherwise.
"""

RELATIONS = (
    "owner",
    "holder",
    "guest",
    "handoff only",
    "former",
    "other",
    "own kelurahan",
    "other kelurahan",
    "named",
    "unnamed",
    "family",
)
"""Each of them stands in the block of every service; blocks in brackets have those that differ."""

COLUMNS = "field case division head auditor reporter admin protection super".split()

FIELD_FACTS = set("Visit Need NeedMet Evidence Death Move IdentityCorrected MemberJoined".split())
FORMAL_FACTS = set("Consent ConsentWithdrawn Assessment Business Assistance Payment".split())
"""What `record` writes: the first are in its own block, the others in the one that names them."""

MATRIX = """
                          field  case  division  head  auditor  reporter  admin  protection  super

open_case
  owner                     –    yes     yes     yes      no       no       no       no        no
  holder, guest             –     –       –       –       –        –        –        –         –
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed            –     –       –       –       –        –        –        –         –
  family                    no    no      no      no      no       no       no       no        no

open_case (confidential)
  owner                     –    yes     yes     yes      no       no       no      yes        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  family                    no    no      no      no      no       no       no       no        no

record, split_household, hand_over
  owner, holder, guest      –    yes     yes     yes      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                    yes   yes     yes     yes      no       no       no      yes        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

register_family
  owner                     –    yes     yes     yes      no       no       no       no        no
  holder, guest             –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed, family    –     –       –       –       –        –        –        –         –

register_family (confidential)
  owner                     –    yes     yes     yes      no       no       no      yes        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –

record (consent, assessment, business, assistance, payment)
  owner, holder, guest      –    yes     yes     yes      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no   yes     yes     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

record (aid twice in a period)
  owner                     –     no      no     yes      no       no       no       no        no
  holder, guest             –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –

propose, propose_many, resubmit, withdraw, tell_family, tell_answer
  owner, holder             –    yes      no      no      no       no       no       no        no
  theirs                    –     no      no      no      no       no       no       no        no
  guest                     –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no   yes      no      no      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

correct
  owner                     –    yes      no      no      no       no       no       no        no
  holder, guest             –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no   yes      no      no      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

approve, reject, send_back, supersede_letter, approve_many, send_back_many, answer_objection
  owner, holder             –     no      no     yes      no       no       no       no        no
  theirs                    –     no      no      no      no       no       no       no        no
  guest                     –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no    no      no     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

approve (first of two), reject (first of two), send_back (first of two)
  owner                     –     no     yes      no      no       no       no       no        no
  holder, former            –     no      no      no      no       no       no       no        no
  handoff only, other       –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  named                     no    no     yes      no      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

approve (last of two), reject (last of two), send_back (last of two)
  owner                     –     no     late    yes      no       no       no       no        no
  holder, former            –     no      no      no      no       no       no       no        no
  handoff only, other       –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  named                     no    no     late    yes      no       no       no       no        no

approve (correct)
  owner                     –     no      no     yes      no       no       no       no        no
  holder, guest, former     –     no      no      no      no       no       no       no        no
  handoff only, other       –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  named                     no    no      no     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

accept, decline, hold, resume, accept_many
  owner, holder             –     no      no      no      no       no       no       no        no
  guest, handoff only       –    yes     yes     yes      no       no       no       no        no
  former, other             –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no   yes     yes     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

record_outcome
  owner                     –     no      no      no      no       no       no       no        no
  holder, handoff only      –    yes     yes     yes      no       no       no       no        no
  guest                     –     –       –       –       –        –        –        –         –
  former, other             –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no   yes     yes     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

record_outcome (one agency)
  owner                     –    yes     yes     yes      no       no       no       no        no
  holder, former, other     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –

confirm, send_back (outcome), confirm_many
  owner                     –     no      no      no      no       no       no       no        no
  holder, handoff only      –     no      no     yes      no       no       no       no        no
  guest                     –     –       –       –       –        –        –        –         –
  former, other             –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no    no      no     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

confirm (one agency)
  owner                     –     no     yes     yes      no       no       no       no        no
  holder, former, other     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  named                     no    no     yes     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

assign
  owner, holder             –     no     yes     yes      no       no       no       no        no
  guest                     –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                     no    no     yes     yes      no       no       no       no        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

share
  owner                     –     no      no     yes      no       no       no       no        no
  holder, guest             –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed            no    no      no     yes      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

form_group, join_group, choose_chair, leave_group, put_on_decree
  owner                     –    yes     yes     yes      no       no       no       no        no
  holder, guest             –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed            –     –       –       –       –        –        –        –         –
  family                    no    no      no      no      no       no       no       no        no

join_many, change_group, put_many_on_decree
  owner                     –    yes     yes     yes      no       no       no       no        no
  holder, guest             –     no      no      no      no       no       no       no        no
  handoff only, former      –     no      no      no      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed            –     –       –       –       –        –        –        –         –
  family                    no    no      no      no      no       no       no       no        no

object_to
  owner, holder, guest      –    yes     yes     yes      no       no       no       no        no
  handoff only, former      –    yes     yes     yes      no       no       no       no        no
  other                     –     no      no      no      no       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                    yes   yes     yes     yes      no       no       no      yes        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

arrive
  owner, holder, guest      –    yes     yes     yes      no       no       no       no        no
  handoff only, former      –    yes     yes     yes      no       no       no       no        no
  other                     –    yes     yes     yes      no       no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed            no   yes     yes     yes      no       no       no       no        no
  family                    no    no      no      no      no       no       no       no        no

open_budget_year, name_decree
  owner, holder, guest      –     no      no      no      no       no      yes       no        no
  handoff only, former      –     no      no      no      no       no      yes       no        no
  other                     –     no      no      no      no       no      yes       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed, family    –     –       –       –       –        –        –        –         –

ask_for_check
  owner, holder, guest      –     no      no      no      yes      no       no       no        no
  handoff only, former      –     no      no      no      yes      no       no       no        no
  other                     –     no      no      no      yes      no       no       no        no
  own kelurahan             no    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named, unnamed, family    –     –       –       –       –        –        –        –         –

visible_cases, case_or_404, visible_objections
  owner, holder, guest      –    yes     yes     yes     yes       no       no       no        no
  former                    –    yes     yes     yes     yes       no       no       no        no
  handoff only, other       –     no      no      no     yes       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                    yes   yes     yes     yes      no       no       no      yes        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                   yes   yes     yes     yes     yes       no       no       no        no

visible_handoffs, reveal_nik
  owner, holder, guest      –    yes     yes     yes     yes       no       no       no        no
  former, handoff only      –    yes     yes     yes     yes       no       no       no        no
  other                     –     no      no      no     yes       no       no       no        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan           no    –       –       –       –        –        –        –         –
  named                    yes   yes     yes     yes      no       no       no      yes        no
  unnamed                   no    no      no      no      no       no       no       no        no
  family                   yes   yes     yes     yes     yes       no       no       no        no

letter_at_counter
  owner, holder, guest      –    yes     yes     yes     yes      yes      yes      yes        no
  handoff only, former      –    yes     yes     yes     yes      yes      yes      yes        no
  other                     –    yes     yes     yes     yes      yes      yes      yes        no
  own kelurahan            yes    –       –       –       –        –        –        –         –
  other kelurahan          yes    –       –       –       –        –        –        –         –
  named, unnamed           yes   yes     yes     yes     yes      yes      yes      yes        no
  family                   yes   yes     yes     yes     yes      yes      yes      yes        no
"""

CAPACITIES = """
                            definitive  plt  plh  on_behalf  ended  future
capacity
  approve                      yes      yes  yes     yes       no     no
  approve_many                 yes      yes  yes     yes       no     no
  approve (last of two)        yes      yes  yes     yes       no     no
  approve (correct)            yes      yes  yes     yes       no     no
  reject                       yes      yes  yes     yes       no     no
  send_back                    yes      yes  yes     yes       no     no
  send_back_many               yes      yes  yes     yes       no     no
  send_back (outcome)          yes      yes  yes     yes       no     no
  answer_objection             yes      yes  yes     yes       no     no
  supersede_letter             yes      yes  yes     yes       no     no
  confirm                      yes      yes  yes     yes       no     no
  confirm_many                 yes      yes  yes     yes       no     no
  confirm (one agency)         yes      yes  yes     yes       no     no
  share                        yes      yes  yes     yes       no     no
"""

ADMINISTRATION = """
                        field  case  division  head  auditor  reporter  admin  protection  super
staff
  appoint                 no    no      no      no      no       no      yes       no        no
  end_appointment         no    no      no      no      no       no      yes       no        no
  create_account          no    no      no      no      no       no      yes       no        no
  change_account          no    no      no      no      no       no      yes       no        no
  disable_account         no    no      no      no      no       no      yes       no        no
  enable_account          no    no      no      no      no       no      yes       no        no
  remove_second_factor    no    no      no      no      no       no      yes       no        no
  issue_reset_code        no    no      no      no      no       no      yes       no        no
"""
