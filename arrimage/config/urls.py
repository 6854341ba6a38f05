"""Every address of the product, room by room."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from arrimage.config.views import healthz
from arrimage.kit.desk import site as desk
from arrimage.kit.space import site as space
from arrimage.kit.views import gallery

# Without the secret that its provider shows, nobody may tell this hub what became of its mail.
WEBHOOKS = [path("avis-de-livraison/", include("arrimage.letters.webhook_urls"))]

urlpatterns = [
    *(WEBHOOKS if settings.ANYMAIL_WEBHOOK_SECRET else []),
    path("healthz", healthz, name="healthz"),
    path("composants/", gallery, name="gallery"),
    path("espace/", include("arrimage.network.urls")),
    path("espace/", include((space.urls, "space"))),
    path("bureau/", include((desk.urls, "desk"))),
    path("compte/", include("allauth.urls")),
    path("compte/", include("arrimage.accounts.urls")),
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    # People are given access on the desk: the workshop's own screens would let any manager make herself superuser.
    re_path(r"^admin/users/", RedirectView.as_view(pattern_name="desk:user-list")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("adherer/", include("arrimage.membership.urls")),
    path("agenda/", include("arrimage.registration.event_urls")),
    path("agenda/", include("arrimage.agenda.urls")),
    path("inscriptions/", include("arrimage.registration.urls")),
    path("apres/", include("arrimage.outcomes.urls")),
    path("formations/", include("arrimage.training.urls")),
    path("", include("arrimage.library.urls")),
    path("plan/", include("arrimage.plan.urls")),
    path("vie-privee/", include("arrimage.consent.urls")),
    path("courriels/", include("arrimage.consent.preference_urls")),
    path("factures/", include("arrimage.billing.urls")),
    path("paiements/", include("arrimage.billing.webhook_urls")),
    path("infolettres/", include("arrimage.letters.urls")),
    path("", include("arrimage.website.urls")),
    path("", include(wagtail_urls)),
]
