"""The five actions with the library's own nodes and timers."""

from datetime import timedelta

from django.contrib.auth.models import Group
from guardian.shortcuts import assign_perm
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.flow.views import CreateProcessView, UpdateProcessView

from benchmarks.naive.models import LoanReferral, Reminder


def the_case(process):
    return process.artifact


class LoanFlow(flow.Flow):
    """Propose, approve, accept, record the outcome, confirm."""

    process_class = LoanReferral

    propose = (
        flow.Start(CreateProcessView.as_view(fields=["sender", "receiver", "amount", "purpose"]))
        .Permission("naive.propose_loan")
        .Next(this.approve)
    )
    approve = (
        flow.View(UpdateProcessView.as_view(fields=["approved"]))
        .Permission("naive.approve_loan", obj=the_case)
        .onCreate(this.let_approve)
        .OnTimeout(timedelta(days=3), this.remind, interrupting=False)
        .Next(this.is_approved)
    )
    is_approved = flow.If(lambda act: act.process.approved).Then(this.accept).Else(this.end)
    accept = (
        flow.View(UpdateProcessView.as_view(fields=["accepted"]))
        .Permission("naive.accept_loan", obj=the_case)
        .onCreate(this.let_accept)
        .OnTimeout(timedelta(days=5), this.remind, interrupting=False)
        .Next(this.is_accepted)
    )
    is_accepted = flow.If(lambda act: act.process.accepted).Then(this.record).Else(this.end)
    record = (
        flow.View(UpdateProcessView.as_view(fields=["completed", "months", "decided_on"]))
        .Permission("naive.record_loan", obj=the_case)
        .onCreate(this.let_record)
        .OnTimeout(timedelta(days=30), this.remind, interrupting=False)
        .Next(this.confirm)
    )
    confirm = (
        flow.View(UpdateProcessView.as_view(fields=["confirmed"]))
        .Permission("naive.confirm_loan", obj=the_case)
        .onCreate(this.let_confirm)
        .OnTimeout(timedelta(days=3), this.remind, interrupting=False)
        .Next(this.is_completed)
    )
    is_completed = flow.If(lambda act: act.process.completed).Then(this.advance).Else(this.end)
    advance = flow.Function(this.move_case).Next(this.end)
    remind = flow.Function(this.make_reminder).Next(this.end)
    end = flow.End()

    def let_approve(self, activation):
        let("approve_loan", "heads", activation.process.sender, activation.process.artifact)

    def let_accept(self, activation):
        let("accept_loan", "caseworkers", activation.process.receiver, activation.process.artifact)

    def let_record(self, activation):
        let("record_loan", "caseworkers", activation.process.receiver, activation.process.artifact)

    def let_confirm(self, activation):
        let("confirm_loan", "heads", activation.process.receiver, activation.process.artifact)

    def move_case(self, activation):
        case = activation.process.artifact
        case.lend()
        case.save()

    def make_reminder(self, activation):
        Reminder.objects.create(referral=activation.process)


def let(permission, role, agency, case):
    """Give a role of one agency the right to this one case."""
    group = Group.objects.get(name=f"{agency} {role}")
    assign_perm(permission, group, case)
