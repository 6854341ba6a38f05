"""The network's public addresses, under `/espace/`: asking for access, before one has any."""

from django.urls import path

from arrimage.network import claims

app_name = "network"

urlpatterns = [
    path("demander-acces/", claims.ask, name="claim"),
    path("demander-acces/recue/", claims.asked, name="claim-asked"),
    path("demander-acces/confirmer/<str:token>/", claims.confirm_claim, name="claim-confirm"),
]
