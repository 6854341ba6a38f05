from django.urls import path

from arrimage.plan import views

app_name = "plan"

urlpatterns = [
    path("", views.public, name="public"),
    path("<slug:code>/", views.public_plan, name="public-plan"),
    path("echeances/<str:token>.ics", views.deadlines_feed, name="deadlines-feed"),
]
