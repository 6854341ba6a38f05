"""What may be asked of organisations."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.network.models import (
    Committee,
    CommitteeMember,
    Municipality,
    Organisation,
    RegionalCounty,
    Sector,
    SocialPurpose,
    Tag,
)
from arrimage.network.segments.conditions import (
    Asking,
    Condition,
    InLastDays,
    Number,
    OnDay,
    OneOf,
    Related,
    Searched,
    Words,
    Year,
    YesNo,
    rows_of,
)

WHO, WHERE, SIZE, TIES, RECORD = _("Who it is"), _("Whereabouts"), _("Size"), _("Ties"), _("The record")
UP_TO_DATE_FOR_YEARS = 1


def _checked_within_a_year(asking: Asking) -> Q:
    try:
        since = asking.day.replace(year=asking.day.year - UP_TO_DATE_FOR_YEARS)
    except ValueError:  # 29 February
        since = date(asking.day.year - UP_TO_DATE_FOR_YEARS, 2, 28)
    return Q(core_facts_on__gt=since, core_facts_on__lte=asking.day)


def _tie(key: str, label: object, group: object, name: str, column: str, records: object) -> Related:
    through = getattr(Organisation, name).through
    return Related(key, label, group, column, records=records, through=rows_of(through), owner="organisation")  # type: ignore[arg-type]


CONDITIONS: tuple[Condition, ...] = (
    Words("name", _("Name"), WHO),
    Searched("words", _("Words of the profile"), WHO),
    OneOf("kind", _("Kind"), WHO, "kind", Organisation.Kind.choices),
    OneOf("status", _("Status"), WHO, "status", Organisation.Status.choices),
    OneOf("legal_form", _("Legal form"), WHO, "legal_form", Organisation.LegalForm.choices),
    _tie("sector", _("Sector"), WHO, "sectors", "sector", Sector.objects.all),
    _tie("purpose", _("Social purpose"), WHO, "purposes", "socialpurpose", SocialPurpose.objects.all),
    _tie("tag", _("Tag"), WHO, "tags", "tag", Tag.objects.all),
    Related("county", _("MRC"), WHERE, "county", records=RegionalCounty.objects.all),
    Related(
        "municipality",
        _("Municipality"),
        WHERE,
        "municipality",
        records=lambda: Municipality.objects.select_related("county"),
    ),
    _tie(
        "county_served", _("Territory served"), WHERE, "counties_served", "regionalcounty", RegionalCounty.objects.all
    ),
    Number("employees", _("Employees"), SIZE, "employees"),
    OneOf("revenue_band", _("Yearly revenue"), SIZE, "revenue_band", Organisation.RevenueBand.choices),
    Number("members_count", _("Members"), SIZE, "members_count"),
    Number("volunteers", _("Volunteers"), SIZE, "volunteers"),
    Year("founding_year", _("Founded in"), SIZE, "founding_year"),
    Related(
        "committee",
        _("Speaks on the committee"),
        TIES,
        "committee",
        records=Committee.objects.all,
        through=lambda asking: CommitteeMember.objects.current(asking.day),
        owner="organisation",
    ),
    YesNo("has_email", _("Has an e-mail address"), RECORD, rule=lambda asking: ~Q(email="")),
    YesNo("has_neq", _("Has a NEQ"), RECORD, rule=lambda asking: ~Q(neq="")),
    YesNo("up_to_date", _("Core facts checked within a year"), RECORD, rule=_checked_within_a_year),
    OnDay("created_on", _("Added on"), RECORD, "created_at"),
    InLastDays("created_days", _("Added"), RECORD, "created_at"),
    OnDay("changed_on", _("Changed on"), RECORD, "updated_at"),
    InLastDays("changed_days", _("Changed"), RECORD, "updated_at"),
)
