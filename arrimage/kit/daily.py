"""Jobs that run once a day, which each room names in its `jobs.py`."""

from typing import Any

from django.utils.module_loading import autodiscover_modules

_daily: list[Any] = []


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
