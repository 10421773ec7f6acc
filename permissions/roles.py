"""Who may do what, as a table: a role is a set of actions on an agency or on an area.

Each action is a permission on Agency or on Kelurahan; the services ask for actions, never roles.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    FIELD_WORKER = "field_worker", _("Field worker")
    CASEWORKER = "caseworker", _("Caseworker")
    DIVISION_HEAD = "division_head", _("Division head")
    HEAD = "head", _("Head")
    AUDITOR = "auditor", _("Auditor")
    REPORTER = "reporter", _("Reader of reports")
    ADMINISTRATOR = "administrator", _("Administrator")
    PROTECTION_STAFF = "protection_staff", _("Protection staff")


class Capacity(models.TextChoices):
    """In which capacity a person holds a post; printed above the signature."""

    DEFINITIVE = "definitive", _("Holder of the post")
    PLT = "plt", "Plt."
    PLH = "plh", "Plh."
    ON_BEHALF = "on_behalf", "a.n."
    BY_ORDER = "by_order", "u.b."


class Action(models.TextChoices):
    SEE = "see", _("see the cases")
    SEE_NAMED = "see_named", _("see the confidential cases that name one")
    OPEN_CASE = "open_case", _("open a case")
    OPEN_CONFIDENTIAL_CASE = "open_confidential_case", _("open a confidential case")
    RECORD_FIELD_FACT = "record_field_fact", _("record visits, needs, evidence, family changes")
    RECORD_FORMAL_FACT = (
        "record_formal_fact",
        _("record consent, assessment, business, assistance, payment"),
    )
    PROPOSE = "propose", _("propose, resubmit and withdraw")
    APPROVE_FIRST = "approve_first", _("give the first of two approvals")
    APPROVE = "approve", _("approve, reject and send back")
    RECEIVE = "receive", _("accept, decline, hold, resume and record the outcome")
    CONFIRM = "confirm", _("confirm an outcome")
    CONFIRM_INTERNAL = "confirm_internal", _("confirm an outcome of the own agency's handoff")
    ASSIGN = "assign", _("assign cases")
    SHARE = "share", _("share a confidential case")
    AUDIT = "audit", _("read all cases of the city")
    REPORT = "report", _("read aggregates")
    ADMINISTER = "administer", _("administer staff and configuration")


NAMED = {Action.SEE_NAMED, Action.OPEN_CONFIDENTIAL_CASE}
RECORDING = NAMED | {Action.SEE, Action.OPEN_CASE, Action.RECORD_FIELD_FACT}
OFFICE = RECORDING | {Action.RECORD_FORMAL_FACT, Action.RECEIVE}

ROLE_ACTIONS: dict[str, set[Action]] = {
    Role.FIELD_WORKER: RECORDING,
    Role.CASEWORKER: OFFICE | {Action.PROPOSE},
    Role.DIVISION_HEAD: OFFICE | {Action.ASSIGN, Action.APPROVE_FIRST, Action.CONFIRM_INTERNAL},
    Role.HEAD: OFFICE
    | {Action.ASSIGN, Action.APPROVE, Action.CONFIRM, Action.CONFIRM_INTERNAL, Action.SHARE},
    Role.AUDITOR: {Action.AUDIT},
    Role.REPORTER: {Action.REPORT},
    Role.ADMINISTRATOR: {Action.ADMINISTER},
    Role.PROTECTION_STAFF: NAMED,
}

AREA_ROLES = frozenset({Role.FIELD_WORKER})
NAMED_CASE_ACTIONS = frozenset({Action.RECORD_FIELD_FACT})
"""What protection staff may do on the cases that name them."""
