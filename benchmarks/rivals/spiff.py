"""SpiffWorkflow: the process is read, moved on, and saved again at each wait."""

from functools import cache
from pathlib import Path

from django.db import transaction
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.rivals.models import SpiffProcess
from benchmarks.town import Staff
from casework import clock
from casework.models import User

SERIALIZER = BpmnWorkflowSerializer()


@cache
def specification():
    parser = BpmnParser()
    parser.add_bpmn_file(str(Path(__file__).with_name("lend.bpmn")))
    return parser.get_spec("lend")


def start() -> BpmnWorkflow:
    workflow = BpmnWorkflow(specification())
    workflow.do_engine_steps()
    return workflow


@transaction.atomic
def act(action: str, kept: SpiffProcess, by: User, **facts) -> SpiffProcess:
    if kept.pk:
        kept = SpiffProcess.objects.select_for_update().get(pk=kept.pk)
    workflow = SERIALIZER.deserialize_json(kept.state) if kept.pk else start()
    [task] = workflow.get_tasks(state=TaskState.READY, manual=True)
    assert task.task_spec.bpmn_id == action
    task.data.update({f"{action}_by": by.pk, f"{action}_at": clock.now().isoformat(), **facts})
    task.run()
    workflow.do_engine_steps()
    kept.state, kept.ended = SERIALIZER.serialize_json(workflow), workflow.is_completed()
    kept.save()
    return kept


def lend(by: Staff) -> SpiffProcess:
    kept = act("propose", SpiffProcess(), by.proposer, amount=5_000_000, purpose="Bahan baku")
    kept = act("approve", kept, by.approver)
    kept = act("accept", kept, by.accepter)
    outcome = {"decided_on": clock.today().isoformat(), "months": 24}
    kept = act("record", kept, by.recorder, **outcome)
    return act("confirm", kept, by.confirmer)
