from django.urls import path

from arrimage.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.account, name="account"),
    path("calendriers/", views.replace_calendar_addresses, name="replace-calendars"),
    path("lien/<str:token>/", views.sign_in_link, name="sign-in-link"),
    path("deuxieme-etape/", views.second_factor, name="second-factor"),
]
