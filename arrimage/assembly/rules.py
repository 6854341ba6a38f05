"""The arithmetic of a meeting: delays, quorum, majorities, who is elected. Numbers and dates in, answers out."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from django.db import models
from django.utils.translation import gettext_lazy as _


class Majority(models.TextChoices):
    SIMPLE = "simple", _("More than half of the votes")
    TWO_THIRDS = "two_thirds", _("Two thirds of the votes")


def last_lawful_notice(meeting_on: date, notice_days: int) -> date:
    """The last day on which the notice may leave. The day it leaves does not count, that of the meeting does."""
    return meeting_on - timedelta(days=notice_days)


def first_lawful_meeting(notice_on: date, notice_days: int) -> date:
    """The first day on which a meeting can be held whose notice leaves that day."""
    return notice_on + timedelta(days=notice_days)


def is_lawful(notice_on: date, meeting_on: date, notice_days: int) -> bool:
    return (meeting_on - notice_on).days >= notice_days


def quorum_needed(rule: str, value: Decimal, roll: int) -> int:
    """How many voters must be present or represented: rounded up, and never fewer than one."""
    share = value * roll / 100 if rule == "percent" else value
    return max(ceil(share), 1)


def carries(majority: Majority, votes_for: int, votes_against: int) -> bool:
    """Whether a resolution is carried. Abstentions are no votes; equal votes do not carry."""
    if majority == Majority.TWO_THIRDS:
        return votes_for > 0 and 3 * votes_for >= 2 * (votes_for + votes_against)
    return votes_for > votes_against


def elected(votes: Mapping[int, int], seats: int) -> tuple[set[int], set[int]]:
    """Those elected for sure, and those tied for the seats that remain (empty when nothing is tied).

    A candidate without any vote is not elected.
    """
    ranked = sorted((count for count in votes.values() if count), reverse=True)
    if len(ranked) <= seats:
        return {key for key, count in votes.items() if count}, set()
    last = ranked[seats - 1]
    sure = {key for key, count in votes.items() if count > last}
    at_the_edge = {key for key, count in votes.items() if count == last}
    return (sure | at_the_edge, set()) if len(sure) + len(at_the_edge) == seats else (sure, at_the_edge)
