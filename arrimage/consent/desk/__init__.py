"""The consent room's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.consent.desk import (
    asking,
    checking,
    importing,
    ledger,
    ledger_addresses,
    ledger_panels,
    privacy,
    privacy_access,
    privacy_incidents,
    privacy_processors,
    privacy_requests,
    privacy_retention,
    purposes,
    recording,
    suppressions,
)
from arrimage.consent.desk.privacy_cards import CARDS
from arrimage.kit import desk

desk.register(privacy_requests.PrivacyRequestScreen)
desk.register(privacy_incidents.IncidentScreen)
desk.register(privacy_retention.RetentionRuleScreen)
desk.register(privacy_retention.RetentionRunScreen)
desk.register(privacy_access.AccessEntryScreen)
desk.register(privacy_processors.ProcessorScreen)
desk.site.register_rail(
    desk.RailItem("privacy", _("Privacy"), "shield-check", "desk:privacy", 95, permission="consent.view_privacyrequest")
)
for card in CARDS:
    desk.site.register_card(card)
desk.site.register_urls(
    path("vie-privee/", privacy.Home.as_view(), name="privacy"),
    path("vie-privee/dossier/", privacy.Dossier.as_view(), name="privacy-dossier"),
    path(
        "vie-privee/demandes/<int:pk>/donnees/<str:form>/",
        privacy_requests.HeldData.as_view(),
        name="privacyrequest-data",
    ),
    path("vie-privee/demandes/<int:pk>/effacer/", privacy_requests.Forget.as_view(), name="privacyrequest-forget"),
    path(
        "vie-privee/demandes/<int:pk>/documents/",
        privacy_requests.AddDocument.as_view(),
        name="privacyrequest-add-document",
    ),
    path(
        "vie-privee/demandes/documents/<int:pk>/",
        privacy_requests.Document.as_view(),
        name="privacyrequest-document",
    ),
    path(
        "vie-privee/incidents/registre/<str:form>/",
        privacy_incidents.Register.as_view(),
        name="incident-register",
    ),
    path("vie-privee/conservation/apercu/", privacy_retention.Preview.as_view(), name="retention-preview"),
    path(
        "vie-privee/destructions/<int:pk>/certificat/",
        privacy_retention.Certificate.as_view(),
        name="retention-certificate",
    ),
    path(
        "vie-privee/destructions/<int:pk>/reprendre/",
        privacy_retention.TakeUpAgain.as_view(),
        name="retention-take-up",
    ),
)

desk.register(ledger.ConsentEntryScreen)
desk.register(ledger_addresses.AddressScreen)
desk.register(suppressions.SuppressionScreen)
desk.register(purposes.PurposeScreen)
desk.site.register_rail(
    desk.RailItem(
        "consent", _("Consents"), "mail", "desk:consententry-list", 45, permission="consent.view_consententry"
    )
)
desk.site.register_panel(ledger_panels.MayWePanel())
desk.site.register_card(ledger_panels.EXPIRING_CARD)
desk.site.register_urls(
    path("consentements/verifier/", checking.Check.as_view(), name="consent-check"),
    path("consentements/consigner/", recording.Record.as_view(), name="consent-record"),
    path("consentements/importer/", importing.Import.as_view(), name="consent-import"),
    path("consentements/preuves/<int:pk>/", ledger.Proof.as_view(), name="consent-proof"),
    path("consentements/adresses/<int:pk>/fiche/", ledger_addresses.Sheet.as_view(), name="consent-sheet"),
    path("consentements/a-renouveler/", asking.Expiring.as_view(), name="consent-expiring"),
    path("consentements/demandes/", asking.Ask.as_view(), name="consent-ask"),
    path("consentements/exclusions/ajouter/", suppressions.Add.as_view(), name="suppression-create"),
    path("consentements/finalites/<int:pk>/formulation/", purposes.NewWording.as_view(), name="consent-wording"),
    path("consentements/expediteur/", purposes.WhoWrites.as_view(), name="consent-sender"),
)
