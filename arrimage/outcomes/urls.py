"""The public addresses of this room, each opened by a link that its reader received."""

from django.urls import path

from arrimage.outcomes.views import answers, certificates

app_name = "outcomes"
urlpatterns = [
    path("<uuid:token>/", answers.answer, name="answer"),
    path("attestations/<uuid:token>/", certificates.certificate, name="certificate"),
    path("attestations/<uuid:token>/pdf/", certificates.paper, name="certificate-pdf"),
    path("inscriptions/<uuid:token>/attestations/", certificates.of_order, name="of-order"),
]
