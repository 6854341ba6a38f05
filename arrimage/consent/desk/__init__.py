"""The consent room's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.consent.desk import (
    asking,
    checking,
    ledger,
    ledger_addresses,
    ledger_panels,
    purposes,
    recording,
    suppressions,
)
from arrimage.kit import desk

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
    path("consentements/preuves/<int:pk>/", ledger.Proof.as_view(), name="consent-proof"),
    path("consentements/adresses/<int:pk>/fiche/", ledger_addresses.Sheet.as_view(), name="consent-sheet"),
    path("consentements/a-renouveler/", asking.Expiring.as_view(), name="consent-expiring"),
    path("consentements/demandes/", asking.Ask.as_view(), name="consent-ask"),
    path("consentements/exclusions/ajouter/", suppressions.Add.as_view(), name="suppression-create"),
    path("consentements/objets/<int:pk>/formulation/", purposes.NewWording.as_view(), name="consent-wording"),
    path("consentements/expediteur/", purposes.WhoWrites.as_view(), name="consent-sender"),
)
