"""What the hub sends."""

from arrimage.letters.models import Delivery, Issue, Newsletter, SignUp
from arrimage.letters.tokens import sign_up_token
from tests.judges.screens.screen import desk, public

DESK = "/bureau/infolettres/"


def sent() -> Issue:
    return Issue.objects.filter(newsletter__code="bulletin", mailing__isnull=False).latest("pk")


def to_come() -> Issue:
    return Issue.objects.filter(mailing=None).latest("pk")


def compared() -> Issue:
    return Issue.objects.exclude(subject_b="").filter(mailing__isnull=False).latest("pk")


def release() -> Issue:
    return Issue.objects.filter(newsletter__is_press=True, mailing__isnull=False).latest("pk")


def embargoed() -> Issue:
    return Issue.objects.filter(newsletter__is_press=True, mailing=None).latest("pk")


def bounced() -> Delivery:
    return Delivery.objects.filter(state=Delivery.State.BOUNCED).latest("pk")


def asked() -> SignUp:
    return SignUp.objects.filter(confirmed_at=None).latest("pk")


def wanted() -> Newsletter:
    return asked().newsletters.earliest("pk")


SCREENS = (
    public("newsletters", "/infolettres/"),
    public("newsletter", "/infolettres/bulletin/"),
    public("issue on line", "{it}", lambda: sent().get_absolute_url()),
    public("press room", "/infolettres/communiques/"),
    public("press release on line", "{it}", lambda: release().get_absolute_url()),
    public("subscription", "/infolettres/bulletin/inscription/"),
    public("subscriptions", "/infolettres/inscription/"),
    public("look in your mailbox", "/infolettres/inscription/envoyee/"),
    public("confirmation", "/infolettres/confirmer/{it}/", lambda: sign_up_token(asked())),
    public("link too old", "/infolettres/confirmer/0.trop.vieux/", status=410),
    public("form in a frame", "/infolettres/bulletin/integrer/"),
    public("my link", "/infolettres/mon-lien/"),
    desk("mail settings", f"{DESK}courriel/"),
    desk("issues", f"{DESK}numeros/"),
    desk("issue to come", DESK + "numeros/{it.pk}/", to_come),
    desk("press release under embargo", DESK + "numeros/{it.pk}/", embargoed),
    desk("list of media", f"{DESK}medias/importer/"),
    desk("mistakes of a list of media", f"{DESK}medias/importer/", sent_empty=True),
    desk("issue sent", DESK + "numeros/{it.pk}/", sent),
    desk("send the issue", DESK + "numeros/{it.pk}/envoyer/", to_come),
    desk("who will receive", DESK + "numeros/{it.pk}/destinataires/", to_come),
    desk(
        "as a reader",
        DESK + "numeros/{it[0].pk}/vu-par/?adresse={it[1].recipient_id}",
        lambda: (to_come(), bounced()),
    ),
    desk("links of an issue", DESK + "numeros/{it.pk}/liens/", to_come),
    desk("mailings", f"{DESK}envois/"),
    desk("mailing", DESK + "envois/{it.mailing_id}/", sent),
    desk("two subjects", DESK + "envois/{it.mailing_id}/", compared),
    desk("deliveries", f"{DESK}livraisons/"),
    desk("delivery", DESK + "livraisons/{it.pk}/", bounced),
    desk("newsletters of the desk", DESK),
    desk("newsletter of the desk", DESK + "{it.newsletter_id}/", sent),
    desk("newsletter form", DESK + "{it.newsletter_id}/modifier/", sent),
    desk("not confirmed", DESK + "{it.pk}/inscriptions/", wanted),
    desk("message form", f"{DESK}messages/ecrire/"),
)
