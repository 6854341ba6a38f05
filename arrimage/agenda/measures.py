"""What the journal of activities lets one count. Codes are stable: plans are bound to them."""

from collections.abc import Callable

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.agenda import guesses, relayed_measures, subjects
from arrimage.agenda.models import Activity, Event, Presence
from arrimage.agenda.parameters import (
    ActivityParameters,
    MeetingParameters,
    NetworkingParameters,
    OrganisationParameters,
    PlaceAndCompany,
    TerritoryParameters,
    TrainingParameters,
)
from arrimage.agenda.rules import ATTENDED_RULES, HELD_RULES
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow

__all__ = ["relayed_measures"]  # they register themselves

SEEN_BY = "agenda.view_activity"


def _activities(*kinds: str) -> Callable[[Scope], Records]:
    return lambda scope: subjects.activities_of(scope, *kinds)


def total_head_count(counted: Records, candidates: Records) -> int:
    return int(counted.aggregate(total=Sum("head_count"))["total"] or 0)


MEETINGS_HELD = Measure(
    code="agenda.meetings_held",
    label=_("Meetings held"),
    definition=_(
        "The meetings of the period that were held with someone present. Cancelled and still planned meetings, "
        "meetings to come and duplicates do not count."
    ),
    unit=npgettext_lazy("unit", "meeting", "meetings"),
    kind=Kind.COUNT,
    candidates=_activities(*Activity.MEETING_KINDS),
    rules=ATTENDED_RULES,
    parameters=MeetingParameters,
    date_field="date",
    guess=guesses.of_meetings,
    permission=SEEN_BY,
    phrases=(
        "Nombre de rencontres",
        "Nombre de rencontres tenues",
        "Rencontres d’accompagnement avec des EÉS",
        "Nombre d’accompagnements",
        "Rencontres du comité de travail",
        "Nombre de réunions",
        "Tournée de rencontres auprès des MRC et des municipalités",
        "Rencontres du réseau d’experts",
    ),
)

REPRESENTATIONS = Measure(
    code="agenda.representations",
    label=_("Representations"),
    definition=_(
        "The outings of the period at which somebody represented the hub. Two people at one event make one "
        "representation: the second entry is marked as a duplicate."
    ),
    unit=npgettext_lazy("unit", "representation", "representations"),
    kind=Kind.COUNT,
    candidates=_activities(Activity.Kind.REPRESENTATION),
    rules=HELD_RULES,
    parameters=PlaceAndCompany,
    date_field="date",
    guess=guesses.of_representations,
    permission=SEEN_BY,
    phrases=(
        "Nombre de représentations",
        "Représentations effectuées",
        "Participation à des événements",
        "Nombre d’événements où le Pôle est représenté",
    ),
)

PRESENTATIONS = Measure(
    code="agenda.presentations",
    label=_("Presentations"),
    definition=_("The presentations of the period that were given before someone."),
    unit=npgettext_lazy("unit", "presentation", "presentations"),
    kind=Kind.COUNT,
    candidates=_activities(Activity.Kind.PRESENTATION),
    rules=ATTENDED_RULES,
    parameters=PlaceAndCompany,
    date_field="date",
    guess=guesses.of_presentations,
    permission=SEEN_BY,
    phrases=(
        "Nombre de présentations",
        "Nombre de présentations effectuées",
        "Nombre de conférences",
        "Conférences données",
    ),
)

NETWORKING_HELD = Measure(
    code="agenda.networking_held",
    label=_("Networking activities held"),
    definition=_(
        "The networking activities, forums and visits of the period that were held with someone present, published "
        "or not. Cancelled and still planned ones, those to come and duplicates do not count."
    ),
    unit=npgettext_lazy("unit", "activity", "activities"),
    kind=Kind.COUNT,
    candidates=_activities(*Activity.NETWORKING_KINDS),
    rules=ATTENDED_RULES,
    parameters=NetworkingParameters,
    date_field="date",
    guess=guesses.of_networking,
    permission=SEEN_BY,
    phrases=(
        "Nombre d’activités de réseautage organisées",
        "Nombre d’activités de réseautage",
        "Activités de réseautage tenues",
        "Nombre de forums organisés",
        "Nombre d’activités de maillage",
        "Nombre de visites d’entreprises",
    ),
)

TRAININGS_ORGANISED = Measure(
    code="agenda.trainings_organised",
    label=_("Trainings organised"),
    definition=_(
        "The hub’s own training sessions and webinars of the period that were held with someone present. The "
        "sessions of others that it relays do not count."
    ),
    unit=npgettext_lazy("unit", "training session", "training sessions"),
    kind=Kind.COUNT,
    candidates=_activities(*Activity.TRAINING_KINDS),
    rules=ATTENDED_RULES,
    parameters=TrainingParameters,
    date_field="date",
    guess=guesses.of_trainings,
    permission=SEEN_BY,
    phrases=(
        "Nombre de formations organisées",
        "Nombre de formations",
        "Formations offertes",
        "Nombre d’ateliers de formation",
        "Nombre de webinaires organisés",
    ),
)

PARTICIPANTS = Measure(
    code="agenda.participants",
    label=_("Participants"),
    definition=_(
        "The number of people present, added up over the activities of the period that were held. "
        "Who comes to three activities is added three times."
    ),
    unit=npgettext_lazy("unit", "participant", "participants"),
    kind=Kind.SUM,
    candidates=_activities(),
    rules=ATTENDED_RULES,
    parameters=ActivityParameters,
    operation=total_head_count,
    adds=lambda activity: activity.head_count or 0,
    date_field="date",
    guess=guesses.of_participants,
    permission=SEEN_BY,
    phrases=(
        "Nombre de participants",
        "Nombre de personnes présentes",
        "Nombre de personnes rejointes",
        "Participation aux rencontres",
        "Nombre de participants aux activités de réseautage",
        "Nombre de participants aux formations",
    ),
)

MET = Rule("met", subjects.present_at_one_held, _("It was present at no activity that was held in the period."))
ORGANISATIONS_MET = Measure(
    code="agenda.organisations_met",
    label=_("Organisations met"),
    definition=_(
        "The organisations present at one held activity of the period or more, each counted once. Those only "
        "invited, excused or absent do not count."
    ),
    unit=npgettext_lazy("unit", "organisation", "organisations"),
    kind=Kind.COUNT,
    distinct=True,
    candidates=subjects.organisations_at,
    rules=(MET,),
    parameters=OrganisationParameters,
    permission=SEEN_BY,
    phrases=(
        "Nombre d’organisations rencontrées",
        "Nombre d’entreprises accompagnées",
        "Nombre d’entreprises rencontrées",
        "Nombre d’organismes rejoints",
        "EÉS rencontrées",
    ),
)

EXPERT = Rule("expert", lambda scope: Q(is_expert=True), _("The person is not a member of the experts’ network."))
CONVENED = Rule(
    "convened",
    subjects.convened_to_one,
    _("The meetings to which the person was convened were cancelled or are duplicates."),
)
EXPERTS_CONVENED = Measure(
    code="agenda.experts_convened",
    label=_("Experts convened"),
    definition=_(
        "The members of the experts’ network convened to one of its meetings of the period, held or to come, "
        "each counted once, whether they came or not."
    ),
    unit=npgettext_lazy("unit", "person", "people"),
    kind=Kind.COUNT,
    distinct=True,
    candidates=subjects.people_at_experts_meetings,
    rules=(EXPERT, CONVENED),
    guess=guesses.everything,
    permission=SEEN_BY,
    phrases=(
        "Nombre d’experts convoqués",
        "Nombre d’experts mobilisés",
        "Experts invités",
        "Membres du réseau d’experts",
    ),
)

VISITED = Rule("visited", subjects.covered, _("No held tour activity of the period met it."))
VISITED_COUNTY = Rule(
    "visited", subjects.counties_covered, _("No held tour activity of the period met it or one of its municipalities.")
)

MUNICIPALITIES_COVERED = Measure(
    code="agenda.municipalities_covered",
    label=_("Municipalities covered by the tour"),
    definition=_(
        "The share of the municipalities of the MRC that the tour met in the period. A held tour activity covers "
        "the municipalities it names as met; when it names no municipality or MRC, it covers the one where it took "
        "place. A visit of an MRC does not cover its municipalities. Reserves are not part of the total."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=subjects.municipalities_of_counties,
    rules=(VISITED,),
    parameters=TerritoryParameters,
    operation=percentage,
    guess=guesses.everything,
    permission=SEEN_BY,
    phrases=(
        "Pourcentage des municipalités rencontrées",
        "Proportion des municipalités visitées",
        "Couverture des municipalités",
    ),
)

MUNICIPALITIES_MET = Measure(
    code="agenda.municipalities_met",
    label=_("Municipalities met by the tour"),
    definition=_(
        "The municipalities and reserves that a held tour activity of the period met, each counted once. The "
        "place of the activity stands for them when it names no municipality or MRC."
    ),
    unit=npgettext_lazy("unit", "municipality", "municipalities"),
    kind=Kind.COUNT,
    distinct=True,
    candidates=subjects.municipalities_on_tour,
    rules=(VISITED,),
    parameters=TerritoryParameters,
    guess=guesses.everything,
    permission=SEEN_BY,
    phrases=("Nombre de municipalités rencontrées", "Nombre de municipalités visitées"),
)

COUNTIES_COVERED = Measure(
    code="agenda.counties_covered",
    label=_("MRC covered by the tour"),
    definition=_(
        "The share of the MRC that the tour met in the period. An MRC is covered by a held tour activity that "
        "names it as met, or that covers one of its municipalities."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=subjects.counties,
    rules=(VISITED_COUNTY,),
    parameters=TerritoryParameters,
    operation=percentage,
    guess=guesses.everything,
    permission=SEEN_BY,
    phrases=("Pourcentage des MRC rencontrées", "Proportion des MRC visitées", "Couverture des MRC"),
)

COUNTIES_MET = Measure(
    code="agenda.counties_met",
    label=_("MRC met by the tour"),
    definition=_(
        "The MRC that a held tour activity of the period met, or of which it covered a municipality, each counted once."
    ),
    unit=_("MRC"),
    kind=Kind.COUNT,
    distinct=True,
    candidates=subjects.counties_on_tour,
    rules=(VISITED_COUNTY,),
    parameters=TerritoryParameters,
    guess=guesses.everything,
    permission=SEEN_BY,
    phrases=("Nombre de MRC rencontrées", "Nombre de MRC visitées"),
)

follow(Activity, Event, Presence)
catalogue.register(
    MEETINGS_HELD,
    NETWORKING_HELD,
    TRAININGS_ORGANISED,
    ORGANISATIONS_MET,
    PARTICIPANTS,
    REPRESENTATIONS,
    PRESENTATIONS,
    EXPERTS_CONVENED,
    MUNICIPALITIES_COVERED,
    MUNICIPALITIES_MET,
    COUNTIES_COVERED,
    COUNTIES_MET,
)
