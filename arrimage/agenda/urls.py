from django.urls import path

from arrimage.agenda import views

app_name = "agenda"

urlpatterns = [
    path("", views.public_agenda, name="public"),
    path("public.ics", views.public_calendar, name="public-calendar"),
    path("flux/<str:token>.ics", views.private_calendar, name="private-calendar"),
]
