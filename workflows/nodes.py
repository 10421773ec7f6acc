"""The nodes of our flows: viewflow's, without what a case under its own lock does not need.

Only turns are stored. Gateways and automatic steps hand on at once, in the transaction of the
person who made them reachable; our clock stamps every row.
"""

from collections.abc import Callable

from viewflow.workflow import STATUS, nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.handle import HandleActivation
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.status import PROCESS
from viewflow.workflow.token import Token

from casework import workdays


class HandsOn:
    """Shared by turns: the next turn, or nothing when the flow has ended."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self):
        reached = self.flow_task._next._create(self, self.task.token)
        if reached is not None:
            yield reached


class ProposeActivation(HandsOn, StartHandleActivation):
    @Activation.status.super()
    def complete(self):
        """Who proposed, and when, stands on the handoff itself: no turn is stored for it."""

    @Activation.status.super()
    def execute(self):
        self.complete()
        self.activate_next()


class Propose(nodes.StartHandle):
    """Somebody proposes: the flow begins."""

    activation_class = ProposeActivation

    def begin(self, handoff) -> None:
        """Give a new handoff its first turn."""
        handoff.flow_class = self.flow_class
        task = self.flow_class.task_class(process=handoff, flow_task=self, token=Token("start"))
        self.activation_class(task).execute()


class TurnActivation(HandsOn, HandleActivation):
    """Turns that begin and end are kept on the act, which writes them with all that it did."""

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)  # a turn that is not written yet has no key

    @classmethod
    def create(cls, flow_task, prev_activation, token, data=None, seed=None):
        handoff = prev_activation.process
        agency, role = flow_task.whose(handoff)
        handoff.act.next_turn = flow_task.flow_class.task_class(
            process=handoff,
            flow_task=flow_task,
            token=token,
            created=handoff.act.at,
            agency_id=agency,
            role=role,
            due_at=workdays.due_after(handoff.act.at, flow_task.days(handoff)),
        )
        return cls(handoff.act.next_turn)

    @Activation.status.super()
    def complete(self):
        self._end()

    @Activation.status.super()
    def cancel(self):
        self._end()

    def _end(self):
        act = self.process.act
        self.task.started, self.task.finished = None, act.at
        act.ended_turn = self.task


class Turn(nodes.Handle):
    """Somebody's turn: an agency and a role, and working days to act in."""

    task_type = "HUMAN"
    bpmn_element = "userTask"
    activation_class = TurnActivation

    def __init__(self, whose: Callable, days: Callable, **kwargs):
        super().__init__(**kwargs)
        self.whose, self.days = whose, days

    def take(self, task, by) -> None:
        """The turn is over; the token goes on to the next."""
        task.owner = by
        activation = self.activation_class(task)
        activation.run(None)
        activation.execute()


class Route(nodes.Switch):
    """A gateway that nobody waits at."""

    def _create(self, prev_activation, token, data=None, seed=None):
        for node, condition in self._branches:
            if condition is None or condition(prev_activation.process):
                return node._create(prev_activation, token)
        raise AssertionError(f"{self.name}: no way on")


class Automatic(nodes.Function):
    """Done at once by the system, for whoever made it due."""

    def _create(self, prev_activation, token, data=None, seed=None):
        self._func(prev_activation.process)
        return self._next._create(prev_activation, token)


class End(nodes.End):
    def _create(self, prev_activation, token, data=None, seed=None):
        handoff = prev_activation.process
        handoff.status = PROCESS.DONE
        handoff.finished = handoff.ended_at = handoff.act.at
        return None
