from django.urls import path

from arrimage.plan import views

app_name = "plan"

urlpatterns = [
    path("echeances/<str:token>.ics", views.deadlines_feed, name="deadlines-feed"),
]
