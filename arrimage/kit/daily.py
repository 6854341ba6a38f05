"""Jobs that run once a day or every few minutes, which each room names in its `jobs.py`."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import autodiscover_modules

_daily: list[Any] = []
_often: list[tuple[Any, Callable[[], int]]] = []


def daily(task: Any) -> Any:
    """Mark a task (`django_tasks.task`) as a daily one. It must do no harm when it runs twice in a day."""
    _daily.append(task)
    return task


def enqueue_daily() -> int:
    """Put every daily job in the queue; returns how many there are."""
    autodiscover_modules("jobs")
    for task in _daily:
        task.enqueue()
    return len(_daily)


def often(minutes: Callable[[], int]) -> Callable[[Any], Any]:
    """Mark a task as one that runs every so many minutes, asked at each look; 0 means not at all."""

    def marked(task: Any) -> Any:
        _often.append((task, minutes))
        return task

    return marked


class Rounds:
    """When each frequent job was last put in the queue, on a clock that only goes forward (`time.monotonic`)."""

    def __init__(self) -> None:
        self.last: dict[int, float] = {}

    def enqueue_due(self, now: float) -> int:
        """Put in the queue the jobs whose time has come; returns how many."""
        autodiscover_modules("jobs")
        due = [
            (place, task)
            for place, (task, minutes) in enumerate(_often)
            if minutes() and now - self.last.get(place, float("-inf")) >= minutes() * 60
        ]
        for place, task in due:
            task.enqueue()
            self.last[place] = now
        return len(due)
