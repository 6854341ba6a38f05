from django.urls import path

from arrimage.consent.views import preferences

app_name = "preferences"

urlpatterns = [
    path("", preferences.cut, name="nothing-left"),
    path("<str:token>/", preferences.choose, name="choose"),
    path("<str:token>/retrait/", preferences.unsubscribe, name="unsubscribe-all"),
    path("<str:token>/retrait/<slug:code>/", preferences.unsubscribe, name="unsubscribe"),
    path("<path:rest>", preferences.cut, name="cut"),
]
