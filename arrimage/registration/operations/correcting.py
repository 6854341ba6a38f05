"""Answers: corrected by whoever gave them, destroyed once they no longer serve."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from arrimage.registration.models import Answer, Question, Registration
from arrimage.registration.operations.rows import locked_registration


@transaction.atomic
def correct_answers(*, registration: Registration, answers: Mapping[int, Any]) -> None:
    """Keep these answers, texts or files by the key of their question; an empty one is destroyed."""
    one = locked_registration(registration)
    known = {answer.question_id: answer for answer in one.answers.all()}
    for key, said in answers.items():
        answer = known.get(key)
        if said in (None, ""):
            if answer is not None:
                answer.delete()
            continue
        answer = answer or Answer(registration=one, question_id=key)
        if hasattr(said, "read"):
            if answer.pk:
                answer.delete()
            answer = Answer(registration=one, question_id=key, file=said)
        else:
            answer.text = str(said)
        answer.save()


def answers_past_use(day: date) -> QuerySet[Answer]:
    """Those whose event was over, on that day, for longer than their question says."""
    answered = Question.objects.filter(answers__isnull=False).distinct().select_related("enrolment__event__activity")
    late = [one.pk for one in answered if one.enrolment.event.last_day + timedelta(days=one.keep_days) < day]
    return Answer.objects.filter(question__in=late)


@transaction.atomic
def lapse_answers(*, on: date) -> int:
    """Destroy the answers, and their files, that no longer serve; returns how many."""
    rows = list(answers_past_use(on))
    for answer in rows:
        answer.delete()
    return len(rows)
