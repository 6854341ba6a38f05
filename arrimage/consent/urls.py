from django.urls import path

from arrimage.consent.views import privacy

app_name = "consent"

urlpatterns = [
    path("", privacy.privacy, name="privacy"),
    path("demande/", privacy.ask, name="ask"),
    path("demande/recue/", privacy.asked, name="asked"),
    path("mes-donnees/", privacy.my_data, name="my-data"),
    path("mes-donnees/telecharger/<str:form>/", privacy.download_my_data, name="download-my-data"),
]
