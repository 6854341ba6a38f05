"""Who belongs to the hub: members and their steps, applications, renewals, what they ask, `/adherer/`."""

from datetime import timedelta
from functools import partial

from django.utils.timezone import localdate

from arrimage.membership.models import Act, Application, Category, Membership, NoticeStep, Term
from tests.judges.screens.screen import desk, public
from tests.judges.screens.space import asked
from tests.membership.examples import stuck_notice

MEMBERS = "/bureau/adhesions/"
MEMBER, CATEGORY = MEMBERS + "{it.pk}/", MEMBERS + "categories/{it.pk}/"
APPLICATION, STEP = MEMBERS + "demandes/{it.pk}/", MEMBERS + "{it.pk}/faire/"


def standing(name: str) -> Membership:
    return Membership.objects.of_standing(name, localdate()).earliest("pk")


current, applied, resigned = (partial(standing, name) for name in ("current", "applied", "resigned"))


def restated() -> dict[str, str]:
    """A day of which something was learned since: the demo's late resignation."""
    day = localdate() - timedelta(days=60)
    return {"on": day.isoformat(), "known": day.isoformat()}


def act() -> Act:
    return current().acts.earliest("pk")


def year() -> Term:
    """Charged and not paid, so that it can be waived."""
    return standing("grace").terms.latest("starts_on")


def category() -> Category:
    return Category.objects.filter(rates__isnull=False).earliest("pk")


def application(state: str) -> Application:
    return Application.objects.filter(state=state).earliest("pk")


waiting, draft, returned = (partial(application, state) for state in ("submitted", "draft", "returned"))


def alike() -> Application:
    """Its organisation is in the directory already."""
    return Application.objects.filter(state="submitted").get(name="Écurie Les Alliés")


def notice_step() -> NoticeStep:
    return NoticeStep.objects.earliest("pk")


SCREENS = (
    public("join", "/adherer/"),
    public("join in English", "/adherer/?langue=en"),
    public("mistakes of an application", "/adherer/", sent_empty=True),
    public("application gone on with", "/adherer/reprendre/{it.token}/", draft),
    public("application sent back", "/adherer/reprendre/{it.token}/", returned),
    public("where an application stands", "/adherer/reprendre/{it.token}/", waiting),
    public("application sent", "/adherer/envoyee/"),
    public("application kept", "/adherer/gardee/"),
    desk("members", MEMBERS),
    desk("members searched", f"{MEMBERS}?q=coop&standing=grace"),
    desk("new member", f"{MEMBERS}ajouter/"),
    desk("mistakes of a new member", f"{MEMBERS}ajouter/", sent_empty=True),
    desk("member", MEMBER, current),
    desk("member in grace", MEMBER, partial(standing, "grace")),
    desk("member who asked", MEMBER, applied),
    desk("member who left", MEMBER, resigned),
    desk("history of a member", MEMBER + "historique/", current),
    desk("admit", STEP + "admettre/", applied),
    desk("mistakes of an admission", STEP + "admettre/", applied, sent_empty=True),
    desk("refuse", STEP + "refuser/", applied),
    desk("begin a year", STEP + "annee/", current),
    desk("change category", STEP + "categorie/", current),
    desk("resign", STEP + "demission/", current),
    desk("exclude", STEP + "exclusion/", current),
    desk("mistakes of an exclusion", STEP + "exclusion/", current, sent_empty=True),
    desk("readmit", STEP + "readmettre/", resigned),
    desk("contact and notes", STEP + "notes/", current),
    desk("void an act", MEMBERS + "actes/{it.pk}/annuler/", act),
    desk("void a year", MEMBERS + "annees/{it.pk}/annuler/", year),
    desk("waive a year", MEMBERS + "annees/{it.pk}/sans-frais/", year),
    desk("members on a day", f"{MEMBERS}membres-au/"),
    desk("members as known then", MEMBERS + "membres-au/?on={it[on]}&known={it[known]}", restated),
    desk("mistakes of a day", f"{MEMBERS}membres-au/?on=&known=", status=422),
    desk("applications", f"{MEMBERS}demandes/"),
    desk("application", APPLICATION, waiting),
    desk("application of somebody known", APPLICATION, alike),
    desk("application to correct", APPLICATION, returned),
    desk("history of an application", APPLICATION + "historique/", waiting),
    desk("approve", APPLICATION + "accepter/", waiting),
    desk("mistakes of an approval", APPLICATION + "accepter/", waiting, sent_empty=True),
    desk("send back", APPLICATION + "retourner/", waiting),
    desk("refuse an application", APPLICATION + "refuser/", waiting),
    desk("categories", f"{MEMBERS}categories/"),
    desk("category", CATEGORY, category),
    desk("new category", f"{MEMBERS}categories/ajouter/"),
    desk("mistakes of a category", f"{MEMBERS}categories/ajouter/", sent_empty=True),
    desk("category form", CATEGORY + "modifier/", category),
    desk("category to remove", CATEGORY + "supprimer/", category),
    desk("history of a category", CATEGORY + "historique/", category),
    desk("membership settings", f"{MEMBERS}reglages/"),
    desk("renewals", f"{MEMBERS}renouvellements/?etat=grace", stuck_notice),
    desk("prepare the renewals", f"{MEMBERS}renouvellements/preparer/"),
    desk("send the notices", f"{MEMBERS}renouvellements/envoyer/"),
    desk("notices", f"{MEMBERS}avis/"),
    desk("notice form", MEMBERS + "avis/{it.pk}/", notice_step),
    desk("requests of members", f"{MEMBERS}demandes-de-membres/", asked),
    desk("request of a member", MEMBERS + "demandes-de-membres/{it.pk}/", asked),
    desk("mistakes of an answer", MEMBERS + "demandes-de-membres/{it.pk}/", asked, sent_empty=True),
)
