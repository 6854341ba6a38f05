"""The public addresses of this room."""

from django.urls import path

from arrimage.training import public_views as views

app_name = "training"
urlpatterns = [
    path("documents/<int:pk>/", views.public_material, name="public-material"),
    path("<uuid:code>/", views.own_materials, name="own-materials"),
    path("<uuid:code>/<int:pk>/", views.own_material, name="own-material"),
]
