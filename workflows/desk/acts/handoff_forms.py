"""What is asked before an act on a handoff; `options` is what its service is given besides."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Function
from workflows import reasons
from workflows.desk.acts.fields import Contacts, How, Note, Reason, Today
from workflows.desk.acts.proposal_forms import concerns_a_member
from workflows.desk.asking import sent
from workflows.fact_fields import NOTHING_CHOSEN, Day, Named, Text, household_members, plain
from workflows.guards import Unmet
from workflows.models import Handoff
from workflows.services import to_waive_together
from workflows.stages import Stage


class ActForm(forms.Form):
    """A note, and what the act asks besides."""

    note = Note()

    def __init__(self, *args, handoff: Handoff, **options):
        self.handoff = handoff
        super().__init__(*args, **options)
        self.fields["note"] = self.fields.pop("note")  # last, whatever an act adds

    @classmethod
    def of(cls, request, handoff: Handoff) -> "ActForm":
        return cls(sent(request), handoff=handoff)

    def options(self) -> dict[str, Any]:
        return self.cleaned_data


class Approval(ActForm):
    """With a sentence for each requirement that the head would have to waive."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.unmet = {f"waive_{each.code}": each for each in self._to_waive()}
        for name, each in self.unmet.items():
            self.fields[name] = Text(
                label=_("Why it may go without: %(requirement)s") % {"requirement": each},
                help_text=_("Your sentence is counted and stands in the history."),
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([*self.unmet])

    def _to_waive(self) -> list[Unmet]:
        """At the last approval only; of a bundle what any of it lacks."""
        handoff = self.handoff
        if handoff.definition.approvals == 2 and handoff.stage == Stage.PROPOSED:
            return []
        lot = [handoff]
        if handoff.bundle_id:
            lot = list(handoff.bundle.handoffs.open().select_related("case")) or lot
        return to_waive_together(lot)

    def options(self):
        waivers = {each.code: self.cleaned_data[name] for name, each in self.unmet.items()}
        return {"note": self.cleaned_data["note"], "waivers": waivers}


class Rejection(ActForm):
    reason = Reason(reasons.Reject)


class SendingBack(ActForm):
    reason = Reason(reasons.SendBack)
    note = Note(
        label=_("What is to be completed"),
        help_text=_("So that the colleague need not ask. No letter says it."),
    )


class Declining(ActForm):
    reason = Reason(
        reasons.Decline,
        help_text=_(
            "A full quota or a missing paper is no reason to decline: put it on hold instead. "
            "Where a condition is not met or for another reason, say which in the note."
        ),
    )
    right_function = forms.ChoiceField(
        label=_("Whose authority it is"),
        help_text=_("Only where it is not yours: the sender's next referral is prepared."),
        choices=[NOTHING_CHOSEN, *Function.choices],
        required=False,
    )
    contacts = Contacts()

    def options(self):
        return {**self.cleaned_data, "right_function": self.cleaned_data["right_function"] or None}


class Holding(ActForm):
    reason = Reason(reasons.Hold)
    until = Day(
        label=_("Until"),
        help_text=_("If it is known: you are reminded on that day."),
        required=False,
    )


class Withdrawal(ActForm):
    reason = Reason(reasons.Withdraw)


class LetterReplacement(ActForm):
    reason = Reason(reasons.VoidLetter)


class Outcome(ActForm):
    """What came of it: completed, or not and why."""

    def __init__(self, *args, completed: bool = True, **options):
        super().__init__(*args, **options)
        self.completed = completed
        step = self.handoff.definition
        asked = step.outcome(case=self.handoff.case).fields if step.outcome else {}
        self.facts = list(asked)
        self.fields |= asked
        if not completed:
            for field in asked.values():
                field.required = False
            self.fields["reason"] = Reason(step.not_completed)
            self.fields["contacts"] = Contacts()
            self.order_fields(["reason", "contacts"])
        self.fields["note"] = self.fields.pop("note")

    @classmethod
    def of(cls, request, handoff):
        data = sent(request)
        return cls(data, handoff=handoff, completed=request.GET.get("completed") != "no")

    def options(self):
        told = self.cleaned_data
        facts = {name: told[name] for name in self.facts if told[name] not in (None, "", [])}
        why = {} if self.completed else {"reason": told["reason"], "contacts": told["contacts"]}
        return {"completed": self.completed, "note": told["note"], **why, **facts}


class Completion(ActForm):
    """The proposal as it is, to be completed; what is not touched stays."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        handoff, step = self.handoff, self.handoff.definition
        asked = step.asks(case=handoff.case).fields if step.asks else {}
        self.facts = list(asked)
        self.initial = {**handoff.facts, "member": handoff.member_id, "reason": handoff.reason}
        if handoff.bundle_id is None and concerns_a_member(step):
            self.fields["member"] = Named(
                household_members(handoff.case), label=_("For whom"), empty_label=None
            )
        self.fields |= asked
        if step.reasons:
            self.fields["reason"] = Reason(step.reasons)
        self.fields["note"] = self.fields.pop("note")

    def options(self):
        told = self.cleaned_data
        was = {**self.handoff.facts, "member": self.handoff.member_id}
        changed = {
            name: told[name]
            for name in (*self.facts, "member")
            if name in told and (plain(told[name]) or "") != (was.get(name) or "")
        }
        reason = {"reason": told["reason"]} if "reason" in told else {}
        return {"note": told["note"], **reason, **changed}


class Telling(ActForm):
    how = How()
    on = Today(label=_("Told on"))
    note = Note(label=_("What the family said"))


class Arriving(ActForm):
    """A button: who came stands on the letter."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        del self.fields["note"]


class Objecting(Arriving):
    raised_on = Today(label=_("Said on"))
    said = Text(
        label=_("What the family said"),
        help_text=_("In its own words. It stays here, encrypted, and stands in no letter."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
