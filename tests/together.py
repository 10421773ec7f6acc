"""Several people at once, each in a thread and on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection, connections

from casework import clock


def at_once(*actions) -> list:
    """Each action in a thread and on a connection of its own; what it returned or raised."""
    barrier, moment = Barrier(len(actions)), clock.now()

    def run(action):
        with clock.set_clock(moment):
            try:
                connection.ensure_connection()
                barrier.wait()
                return action()
            except Exception as error:
                return error
            finally:
                connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def split(results: list) -> tuple[list, list]:
    """What went well, and what was refused."""
    refused = [each for each in results if isinstance(each, Exception)]
    return [each for each in results if each not in refused], refused
