from django.urls import path

from arrimage.membership import views

app_name = "membership"

urlpatterns = [
    path("", views.join, name="join"),
    path("envoyee/", views.sent, name="sent"),
    path("gardee/", views.kept, name="kept"),
    path("reprendre/<str:token>/", views.resume, name="resume"),
]
