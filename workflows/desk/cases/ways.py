"""What the person before a case may do next, as buttons; and where what is missing is mended.

Which acts these are is decided by the rules of the services; here are their addresses and words.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from casework.models import Function
from permissions.roles import Action, Role
from workflows.casefile import CaseFile
from workflows.caselines import HandoffLine
from workflows.desk.acts.kinds import KINDS
from workflows.desk.acts.mending import MENDED_BY, PAGES
from workflows.guards import Unmet
from workflows.models import Objection
from workflows.offers import Offer
from workflows.prospects import Prospect
from workflows.services.recording import FACTS

KEPT = {"case-kube": _("KUBE of the family"), "case-annex": _("Annex of a decree")}
"""Pages of what the social agency's office keeps of families beside their cases."""
PARTS = {"handoffs": "handoffs", "household": "family", "assistance": "aid", "group": "found-out"}


class Button(NamedTuple):
    address: str
    words: str
    about: str = ""


class Gap(NamedTuple):
    """A requirement that is not met: the sentence, who can supply it, and where this person may."""

    sentence: str
    who: str
    mend: Button | None
    part: str


class Ways:
    """The buttons of one page."""

    def __init__(self, file: CaseFile):
        self.file, self.case = file, file.case

    def now(self) -> list[Button]:
        """What waits for this person, then the next rung; the first is the one to press."""
        turns = [self._act(each, each.way) for each in self.file.lines if each.way]
        return [*turns, *self._next()]

    def instead(self) -> list[Button]:
        """What waits for others, and this person may do as well."""
        return [self._act(each, each.instead) for each in self.file.lines if each.instead]

    def _act(self, line: HandoffLine, offer: Offer) -> Button:
        address = reverse("act", args=[line.handoff.pk, offer.act])
        return Button(address, offer.button, line.label)

    def _next(self) -> Iterator[Button]:
        following = self.file.next
        if following and following.possible and self._proposes(following):
            yield self._propose(following)

    def _proposes(self, prospect: Prospect) -> bool:
        sender = prospect.sender
        return sender is not None and self.file.rights.proposes(sender.pk)

    def _propose(self, prospect: Prospect) -> Button:
        address = reverse("propose", args=[self.case.number, prospect.step.code])
        return Button(address, _("Propose"), prospect.label)

    def others(self) -> list[Button]:
        """Further steps that may be proposed now."""
        return [
            self._propose(each)
            for each in self.file.prospects
            if each is not self.file.next and self._can_be_proposed(each)
        ]

    def _can_be_proposed(self, prospect: Prospect) -> bool:
        """A correction has a page of its own, and a group's step leads to the group."""
        peculiar = prospect.step.code == "correct"
        return prospect.possible and not peculiar and self._proposes(prospect)

    def records(self) -> list[Button]:
        return [self._record(code) for code in KINDS if self._records(code) and self._has(code)]

    def _record(self, code: str) -> Button:
        return Button(reverse("record", args=[self.case.number, code]), KINDS[code].title)

    def kept(self) -> list[Button]:
        return [self._keep(name) for name in KEPT] if self._keeps else []

    def _keep(self, name: str) -> Button:
        return Button(reverse(name, args=[self.case.number]), KEPT[name])

    @property
    def _keeps(self) -> bool:
        return self.file.rights.keeps(self.file.agency_with(Function.SOCIAL))

    def _records(self, code: str) -> bool:
        """As the form of its page permits."""
        model = KINDS[code].form.model
        if model is Objection:
            return self.file.rights.hears
        action = FACTS[model].action if model in FACTS else Action.RECORD_FIELD_FACT
        return self.file.rights.records(action)

    def _has(self, code: str) -> bool:
        """What is recorded of a row is offered where there is such a row."""
        rows = {
            "need-met": any(each.met_on is None for each in self.file.lacks),
            "consent-withdrawn": any(not each.withdrawn_on for each in self.file.consents),
            "payment": bool(self.file.assistance),
        }
        return rows.get(code, True)

    def repairs(self) -> Iterator[Button]:
        correction = next(
            (each for each in self.file.prospects if each.step.code == "correct"), None
        )
        if correction and self._proposes(correction) and not correction.forbidden:
            yield Button(reverse("correct", args=[self.case.number]), _("Correct the stage"))
        if self.file.rights.shares:
            yield Button(reverse("share", args=[self.case.number]), _("Name somebody on this case"))

    def assign(self) -> Button | None:
        """To the page where the case is given to a caseworker."""
        if not self.file.rights.assigns:
            return None
        address = f"{reverse('work-assign')}?{urlencode({'chosen': self.case.number})}"
        return Button(address, _("Give to a caseworker"))

    # ------------------------------------------------------------------ what is missing

    def gaps(self, prospect: Prospect) -> list[Gap]:
        """Hard requirements first; then what the head could waive."""
        shown = self._shown([*prospect.missing, *prospect.waivable])
        return [self._gap(each, prospect.step.code) for each in shown]

    def met(self, prospect: Prospect) -> list[Unmet]:
        """Requirements of which nothing is missing."""
        return self._shown(prospect.met)

    def _shown(self, requirements: list[Unmet]) -> list[Unmet]:
        """What stands in the way as such is no secret; of a requirement, what this reader sees."""
        shows = self.file.sight.shows_requirement
        return [each for each in requirements if not each.where or shows(each.code)]

    def _gap(self, unmet: Unmet, step: str) -> Gap:
        who = str(Role(unmet.supplied_by).label) if unmet.supplied_by else ""
        return Gap(str(unmet), who, self._mend(unmet, step), PARTS.get(unmet.where, ""))

    def _mend(self, unmet: Unmet, step: str) -> Button | None:
        """Where this person may; the page leads on to the proposal for which it is missing."""
        button, code = None, MENDED_BY.get(unmet.where)
        if unmet.code in PAGES:
            button = self._keep(PAGES[unmet.code]) if self._keeps else None
        elif code and self._records(code):
            button = self._record(code)
        return button and button._replace(address=f"{button.address}?step={step}")
