"""What this room adds under the address of an event."""

from django.urls import path

from arrimage.registration.views import register

app_name = "event_registration"
urlpatterns = [path("<slug:slug>/inscription/", register.register, name="register")]
