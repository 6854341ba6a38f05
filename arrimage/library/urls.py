from django.urls import path

from arrimage.library import views

app_name = "library"

urlpatterns = [
    path("veille/", views.watched_items, name="watched-items"),
    path("veille/fil.xml", views.watched_feed, name="watched-feed"),
    path("veille/<int:pk>/", views.watched_item, name="watched-item"),
    path("opportunites/", views.opportunities, name="opportunities"),
    path("opportunites/fil.xml", views.opportunities_feed, name="opportunities-feed"),
    path("opportunites/<int:pk>/", views.opportunity, name="opportunity"),
]
