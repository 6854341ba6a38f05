"""Whether a profile is up to date: each of its core facts was checked within the hub's review interval."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.network.models import DirectorySettings
from arrimage.network.models.organisations import OrganisationQuerySet


class Freshness(models.TextChoices):
    UP_TO_DATE = "up_to_date", _("Up to date")
    TO_REVIEW = "to_review", _("To review")
    UNKNOWN = "unknown", _("Unknown")


def reviewed_since(day: date) -> date:
    """The day after which a fact must have been checked to be up to date on `day`."""
    since: date = day - relativedelta(months=DirectorySettings.current().review_months)
    return since


def freshness_of(checked_on: date | None, since: date) -> Freshness:
    """`checked_on`: when the core fact that waited longest was checked; None while one of them is missing."""
    if checked_on is None:
        return Freshness.UNKNOWN
    return Freshness.UP_TO_DATE if checked_on > since else Freshness.TO_REVIEW


def of_freshness(organisations: OrganisationQuerySet, freshness: str, day: date) -> OrganisationQuerySet:
    """Those of the organisations that are up to date, to review or unknown on that day."""
    since = reviewed_since(day)
    match freshness:
        case Freshness.UP_TO_DATE:
            return organisations.up_to_date(day, since)
        case Freshness.TO_REVIEW:
            return organisations.filter(core_facts_on__lte=since)
    return organisations.filter(core_facts_on__isnull=True)
