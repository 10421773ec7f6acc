"""What viewflow's views do for one person's click, without the page around it."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from guardian.shortcuts import assign_perm

from benchmarks.naive.flows import LoanFlow
from benchmarks.naive.models import LoanReferral, NaiveCase
from benchmarks.town import Staff
from casework import clock


class Request:
    """All that a start activation wants of a request."""

    def __init__(self, user):
        self.user = user


@transaction.atomic
def propose(user, **values) -> LoanReferral:
    """As `flow.utils.wrap_start_view` and `CreateProcessView` do it."""
    node = LoanFlow.propose
    activation = node.activation_class.create(node, None, None)
    if not node.can_execute(user, activation.task):
        raise PermissionDenied
    activation.start(Request(user))
    for name, value in values.items():
        setattr(activation.process, name, value)
    activation.process.save()
    activation.execute()
    return activation.process


def perform(step, process_pk, user, **values) -> LoanReferral:
    """One person takes a task and finishes it: two clicks, here with a single commit."""
    node = getattr(LoanFlow, step)
    with LoanFlow.lock(process_pk), transaction.atomic():
        task = LoanFlow.task_class.objects.get(process=process_pk, flow_task=node, status="NEW")
        take(node, task, user)
        return finish(node, task.pk, user, values)


def take(node, task, user) -> None:
    """As `flow.utils.wrap_task_view` and `AssignTaskView` do it."""
    activation = node.activation_class(task)
    if not node.can_assign(user, task):
        raise PermissionDenied
    activation.assign(user)


def finish(node, task_pk, user, values) -> LoanReferral:
    """As `flow.utils.wrap_view` and `UpdateProcessView` do it."""
    task = LoanFlow.task_class.objects.get(pk=task_pk)
    activation = node.activation_class(task)
    if not node.can_execute(user, task):
        raise PermissionDenied
    activation.start(Request(user))
    for name, value in values.items():
        setattr(activation.process, name, value)
    activation.process.save()
    activation.execute()
    return activation.process


def found(world) -> None:
    """The groups of the two agencies, once; who may propose at all is a matter of the group."""
    people = {
        "dinsos caseworkers": world.petugas,
        "dinsos heads": world.kepala,
        "bpr caseworkers": world.petugas_bpr,
        "bpr heads": world.kepala_bpr,
    }
    for name, user in people.items():
        Group.objects.create(name=name).user_set.add(user)
    assign_perm("naive.propose_loan", Group.objects.get(name="dinsos caseworkers"))


def lend(world, case: NaiveCase, by: Staff) -> LoanReferral:
    process = propose(
        by.proposer,
        artifact=case,
        sender=world.dinsos.code,
        receiver=world.bpr.code,
        amount=5_000_000,
        purpose="Bahan baku",
    ).pk
    perform("approve", process, by.approver, approved=True)
    perform("accept", process, by.accepter, accepted=True)
    outcome = {"completed": True, "months": 24, "decided_on": clock.today()}
    perform("record", process, by.recorder, **outcome)
    return perform("confirm", process, by.confirmer, confirmed=True)
