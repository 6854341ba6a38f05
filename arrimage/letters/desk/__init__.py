"""The newsletters' place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.letters.desk import (
    as_reader,
    audience,
    cards,
    issue_steps,
    link_check,
    mail_settings,
    mailing_steps,
    media,
    mentions,
    messages,
    returns,
    sign_ups,
    timeline,
)
from arrimage.letters.desk.deliveries import DeliveryScreen
from arrimage.letters.desk.issues import IssueScreen
from arrimage.letters.desk.mailings import MailingScreen
from arrimage.letters.desk.newsletters import NewsletterScreen

# More precise addresses first.
for screen in (IssueScreen, MailingScreen, DeliveryScreen, returns.ReturnScreen, NewsletterScreen):
    desk.register(screen)
desk.site.register_rail(
    desk.RailItem("letters", _("Newsletters"), "news", "desk:issue-list", 44, permission="letters.view_issue")
)
desk.site.register_timeline(timeline.Letters())
desk.site.register_panel(mentions.WhereItWent())
for card in cards.CARDS:
    desk.site.register_card(card)

ISSUE = "infolettres/numeros/<int:pk>"
SENDING = "infolettres/envois/<int:pk>"
desk.site.register_urls(
    path("infolettres/<int:pk>/preparer/", issue_steps.Prepare.as_view(), name="issue-prepare"),
    path(f"{ISSUE}/destinataires/", audience.OfIssue.as_view(), name="issue-audience"),
    path(f"{ISSUE}/essai/", issue_steps.SendTest.as_view(), name="issue-test"),
    path(f"{ISSUE}/soumettre/", issue_steps.RequestApproval.as_view(), name="issue-request-approval"),
    path(f"{ISSUE}/approuver/", issue_steps.Approve.as_view(), name="issue-approve"),
    path(f"{ISSUE}/reprendre/", issue_steps.SendBack.as_view(), name="issue-send-back"),
    path(f"{ISSUE}/planifier/", issue_steps.Schedule.as_view(), name="issue-schedule"),
    path(f"{ISSUE}/ne-plus-planifier/", issue_steps.Unschedule.as_view(), name="issue-unschedule"),
    path(f"{ISSUE}/envoyer/", issue_steps.SendNow.as_view(), name="issue-send"),
    path(f"{ISSUE}/publier/", issue_steps.PublishOnWeb.as_view(), name="issue-publish"),
    path(f"{ISSUE}/cloner/", issue_steps.Clone.as_view(), name="issue-clone"),
    path("infolettres/messages/ecrire/", messages.Write.as_view(), name="message-create"),
    path("infolettres/messages/<int:pk>/", messages.Rewrite.as_view(), name="message-edit"),
    path("infolettres/messages/<int:pk>/essai/", messages.SendTest.as_view(), name="message-test"),
    path("infolettres/messages/<int:pk>/envoyer/", messages.Send.as_view(), name="message-send"),
    path(f"{SENDING}/destinataires/", audience.OfMailing.as_view(), name="mailing-audience"),
    path(f"{SENDING}/avancement/", mailing_steps.LiveProgress.as_view(), name="mailing-progress"),
    path(f"{SENDING}/suspendre/", mailing_steps.Pause.as_view(), name="mailing-pause"),
    path(f"{SENDING}/poursuivre/", mailing_steps.Resume.as_view(), name="mailing-resume"),
    path(f"{SENDING}/reessayer/", mailing_steps.RetryRefused.as_view(), name="mailing-retry"),
    path(f"{SENDING}/annuler/", mailing_steps.Cancel.as_view(), name="mailing-cancel"),
)
desk.site.register_urls(
    *as_reader.URLS, *link_check.URLS, *returns.URLS, *sign_ups.URLS, *mail_settings.URLS, *media.URLS
)
