"""(b) First pages of a worklist and of a case list, as a city grows, against viewflow's queue."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from guardian.models import GroupObjectPermission
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from benchmarks.city import HERS_EVERY, OPEN_EVERY, City, lay
from benchmarks.frame import Result, Rival, Run, Sample, Target, alternate, measurement, row
from benchmarks.naive.flows import LoanFlow
from benchmarks.naive.models import LoanReferral, NaiveCase
from benchmarks.town import town
from casework.models import User
from permissions.standing import Standing
from tests.world import START, World
from workflows.tab_counts import TabCounts, count_tabs
from workflows.worklists import PAGE, case_list, worklist

MOST_MS, MOST_STATEMENTS, MOST_GROWTH = 50, 12, 1.5


def count_lists(user: User) -> TabCounts:
    return count_tabs(user, Standing(user))


READS: dict[str, Callable] = {
    "worklist": worklist,
    "counts of the lists": count_lists,
    "case list": case_list,
}
STOCK = "viewflow's queue"


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


class StockQueue:
    """The same open tasks as viewflow's own rows, with guardian's row for each case."""

    def __init__(self, world: World):
        self.world = world

    def grow(self, cases: int) -> None:
        numbers = range(1, cases + 1)
        lay(NaiveCase(pk=each, holder=self.world.dinsos) for each in numbers)
        kind = ContentType.objects.get_for_model(NaiveCase)
        with_task = numbers[OPEN_EVERY - 1 :: OPEN_EVERY]
        lay(self._process(each, kind) for each in with_task)
        lay(self._task(each) for each in with_task)
        heads, others = (Group.objects.create(name=name) for name in ("heads", "others"))
        heads.user_set.add(self.world.kepala)
        heads.permissions.add(Permission.objects.get(codename="view_loanreferral"))
        right = Permission.objects.get(codename="approve_loan", content_type=kind)
        lay(
            GroupObjectPermission(
                permission=right, content_type=kind, object_pk=str(each), group=group
            )
            for each in with_task
            for group in [others if each % (OPEN_EVERY * HERS_EVERY) else heads]
        )

    def _process(self, number: int, kind: ContentType) -> LoanReferral:
        return LoanReferral(
            pk=number,
            flow_class=LoanFlow,
            status=PROCESS.NEW,
            created=START,
            artifact_content_type=kind,
            artifact_object_id=number,
        )

    def _task(self, number: int) -> Task:
        return Task(
            process_id=number,
            flow_task=LoanFlow.approve,
            flow_task_type="HUMAN",
            status=STATUS.NEW,
            token=Token("start"),
            created=START,
            owner_permission="naive.approve_loan",
            owner_permission_content_type=ContentType.objects.get_for_model(NaiveCase),
            owner_permission_obj_pk=str(number),
        )

    def first_page(self, user: User) -> list[Task]:
        """As viewflow's inbox page asks for it."""
        return list(Task.objects.queue([LoanFlow], fresh(user)).order_by("-created")[:PAGE])


@measurement("worklists", "First page of a worklist and of a case list")
def worklists(run: Run) -> Result:
    sizes = [1_000, 10_000] if run.quick else [1_000, 10_000, 60_000]
    rounds = run.size(full=30, quick=7)
    found, taken = Result(), {}
    with town() as world:
        city, stock = City(world), StockQueue(world)
        for cases in sizes:
            city.grow(cases)
            rivals = list(pages(city))
            if cases == sizes[0]:
                stock.grow(cases)
                rivals.append(queue(stock, world.kepala))
            samples = alternate(rivals, rounds=rounds)
            taken |= {(cases, name): sample for name, sample in samples.items()}
    against = taken[sizes[0], STOCK]
    for (cases, name), sample in taken.items():
        found.rows.append(row(f"{name}, {cases:,} cases", sample, against=against))
    found.targets = list(targets(taken, sizes[0], sizes[-1]))
    found.notes = [
        f"At {cases:,} cases there are about {cases // OPEN_EVERY:,} open turns, "
        f"{cases // OPEN_EVERY // HERS_EVERY:,} of them the head's."
        for cases in sizes
    ]
    return found


def pages(city: City):
    for whose, user in {"all cases": city.head, "twelve cases": city.small_head}.items():
        for name, read in READS.items():
            yield Rival(
                f"{name}, agency with {whose}",
                prepare=partial(fresh, user),
                act=read,
                check=partial(is_there, read, whose),
            )


def is_there(read: Callable, whose: str, page) -> None:
    if read is count_lists:
        lines = page.turns
    else:
        lines = len(page.lines if read is case_list else page)
    if not (lines == 12 if whose == "twelve cases" else lines >= PAGE):
        raise AssertionError(f"{lines} lines for an agency with {whose}.")


def queue(stock: StockQueue, user: User) -> Rival:
    def check(page):
        if len(page) != PAGE:
            raise AssertionError(f"{len(page)} tasks in viewflow's queue.")

    return Rival(STOCK, prepare=lambda: user, act=stock.first_page, check=check)


def targets(taken: dict[tuple[int, str], Sample], small: int, large: int):
    for (cases, name), sample in taken.items():
        if cases != large:
            continue
        what = f"{name}, {large:,} cases"
        yield Target(what, sample.median * 1_000, MOST_MS, "ms")
        yield Target(f"{what}: statements", sample.statements, MOST_STATEMENTS)
        if not name.startswith("counts"):
            growth = sample.median / taken[small, name].median
            yield Target(f"{what}: times that of {small:,}", growth, MOST_GROWTH)
