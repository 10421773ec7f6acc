"""Processes of their own beside the test, for working at once and for being killed in the middle.

A child is forked from the warm test process, so that it begins its work within milliseconds. It
shares with its parent the database, and one page of memory in which it says where it is.
"""

import mmap
import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from django.db import connection, connections

SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(2**32))
"""Of the random moments; set KILL_SEED to see the same ones again, as far as two runs are alike."""
NOT_BEGUN, OUTSIDE, INSIDE, ENDING, DONE, FAILED = range(6)
"""Where a child is: a transaction counts as inside from its first statement to its COMMIT."""
WORDS = slice(1, 4_096)


class Child:
    """A process at work, until it is done, or killed."""

    def __init__(self, work: Callable[[], object]):
        connections.close_all()  # no connection survives a fork
        self.page, self.over = mmap.mmap(-1, WORDS.stop), False
        self.pid = os.fork()
        if self.pid == 0:
            self._work(work)

    def _work(self, work: Callable[[], object]) -> None:
        """In the child: whatever happens, it never returns to the tests."""
        try:
            with gauged(self.page):
                work()
            self.page[0] = DONE
        except BaseException:
            self._tell(traceback.format_exc())
            self.page[0] = FAILED
        finally:
            os._exit(0)

    def _tell(self, words: str) -> None:
        said = words.encode()[-WORDS.stop + 1 :]
        self.page[1 : 1 + len(said)] = said

    @property
    def where(self) -> int:
        return self.page[0]

    @property
    def words(self) -> str:
        """What went wrong in it."""
        return self.page[WORDS].rstrip(b"\0").decode(errors="replace")

    def begun(self, within: float = 30) -> "Child":
        """Wait until it has asked the database something."""
        until = time.monotonic() + within
        while self.where == NOT_BEGUN:
            if time.monotonic() > until:
                raise TimeoutError("the child did not begin")
            time.sleep(0.001)
        return self

    def kill(self) -> int:
        """SIGKILL: no cleaning up, no farewell to the database. Returns where that met it."""
        os.kill(self.pid, signal.SIGKILL)
        self.join()
        return self.where

    def join(self) -> None:
        """Wait for its end.

        Raises:
            AssertionError: with what it raised.
        """
        os.waitpid(self.pid, 0)
        self.over = True
        if self.where == FAILED:
            raise AssertionError(self.words)


@contextmanager
def processes() -> Iterator[Callable[[Callable[[], object]], Child]]:
    """Start children; whoever is still there afterwards is killed."""
    children = []

    def start(work: Callable[[], object]) -> Child:
        children.append(Child(work))
        return children[-1]

    try:
        yield start
    finally:
        for child in children:
            if not child.over:
                os.kill(child.pid, signal.SIGKILL)
                os.waitpid(child.pid, 0)


class gauged(ExitStack):
    """Keep saying on this page where the connection is."""

    def __init__(self, page: mmap.mmap):
        super().__init__()
        self.page = page

    def __enter__(self):
        self.enter_context(connection.execute_wrapper(self._statement))
        for name in ("_commit", "_rollback"):
            setattr(connection, name, self._ending(getattr(connection, name)))
        return super().__enter__()

    def _statement(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        self.page[0] = INSIDE if connection.in_atomic_block else OUTSIDE
        return result

    def _ending(self, method: Callable[[], object]) -> Callable[[], object]:
        def end():
            self.page[0] = ENDING
            method()
            self.page[0] = OUTSIDE

        return end


class Tally:
    """Where each kill met its child."""

    def __init__(self, name: str):
        self.met: list[int] = []
        self.random = random.Random(f"{SEED} {name}")
        print(f"KILL_SEED={SEED}")

    def wait(self, longest: float) -> None:
        time.sleep(self.random.uniform(0, longest))

    def kill(self, child: Child) -> None:
        """One that was done before it was met does not count."""
        met = child.kill()
        if met in (OUTSIDE, INSIDE, ENDING):
            self.met.append(met)

    @property
    def inside(self) -> int:
        return self.met.count(INSIDE)

    def __len__(self):
        return len(self.met)
