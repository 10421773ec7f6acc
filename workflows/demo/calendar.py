"""The year in which the demo's stories are lived, side by side and in the order of their days."""

import heapq
from collections.abc import Generator, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from casework import clock, workdays
from casework.clock import SetClock

Story = Generator[int, None, Any]
"""Lives until it yields how many working days it waits; 0 is later on the same day."""
FIRST_HOUR, LAST_HOUR = 8, 15


class Calendar:
    """Stories, each with the moment at which it goes on; two never happen at the same time."""

    def __init__(self, now: SetClock, until: datetime, rng: Random):
        self.now, self.until, self.rng = now, until, rng
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._numbers = count()

    def begin(self, story: Story, *, days_ago: int) -> None:
        """A story's first morning, in working days before the last day."""
        day = workdays.add_working_days(clock.local_date(self.until), -days_ago)
        self._wait(story, self._office_hour(day))

    def play(self) -> Iterator[Story]:
        """Live through the days; gives each story as it ends, and stops with the last day."""
        while self._waiting and self._waiting[0][0] <= self.until:
            moment, _, story = heapq.heappop(self._waiting)
            self.now.move_to(max(moment, self.now.moment))
            try:
                days = next(story)
            except StopIteration:
                yield story
            else:
                self._wait(story, self._next_moment(self.now.moment, days))
        self.now.move_to(self.until)

    def pass_minutes(self) -> None:
        self.now.move(minutes=self.rng.randint(1, 3))

    def working_days_left(self) -> int:
        return workdays.working_days_between(clock.today(), clock.local_date(self.until))

    @property
    def unfinished(self) -> int:
        """Stories that were still waiting when the year was over."""
        return len(self._waiting)

    def _wait(self, story: Story, moment: datetime) -> None:
        heapq.heappush(self._waiting, (moment, next(self._numbers), story))

    def _next_moment(self, moment: datetime, days: int) -> datetime:
        later = moment.astimezone(clock.LOCAL)
        if days == 0 and later.hour < LAST_HOUR:
            return later + timedelta(hours=1)
        return self._office_hour(workdays.add_working_days(later.date(), max(days, 1)))

    def _office_hour(self, day: date) -> datetime:
        hour, minute = self.rng.randint(FIRST_HOUR, LAST_HOUR), self.rng.randint(0, 59)
        return clock.at_local(day, hour, minute)
