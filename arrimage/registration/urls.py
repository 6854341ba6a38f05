"""The public addresses of this room."""

from django.urls import path

from arrimage.registration.views import agenda, own, place, register

app_name = "registration"
urlpatterns = [
    path("merci/", register.thanks, name="thanks"),
    path("agenda/<str:token>.ics", agenda.own_agenda, name="own-agenda"),
    path("place/<str:token>/", place.page, name="place"),
    path("place/<str:token>/donner/", place.give, name="place-transfer"),
    path("place/<str:token>/reponses/", place.answers, name="place-answers"),
    path("<uuid:token>/", own.page, name="own"),
    path("<uuid:token>/<int:pk>/donner/", own.give, name="own-transfer"),
    path("<uuid:token>/<int:pk>/reponses/", own.answers, name="own-answers"),
]
