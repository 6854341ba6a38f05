from django.urls import path

from arrimage.agenda.views import calendar, embedded, event_page, feeds

app_name = "agenda"

# The address of an event ends with its date: no word below can be one.
urlpatterns = [
    path("", calendar.public_agenda, name="public"),
    path("mois/", calendar.month_page, name="month"),
    path("carte/", calendar.map_page, name="map"),
    path("formations/", calendar.training_calendar, name="training"),
    path("integrer/", embedded.embedded, name="embed"),
    path("public.ics", feeds.public_calendar, name="public-calendar"),
    path("public.rss", feeds.public_rss, name="public-rss"),
    path("flux/<str:token>.ics", feeds.private_calendar, name="private-calendar"),
    path("<slug:slug>/", event_page.event_page, name="event"),
    path("<slug:slug>/evenement.ics", event_page.calendar_file, name="event-calendar"),
    path("<slug:slug>/images/<int:pk>/", event_page.picture, name="event-picture"),
    path("<slug:slug>/documents/<int:pk>/", event_page.document, name="event-document"),
    path("<slug:slug>/invitation/<str:token>/", event_page.invitation, name="invitation"),
]
