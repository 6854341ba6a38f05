from django.urls import path

from arrimage.billing.views.webhook import stripe_tells

app_name = "payments"

urlpatterns = [path("stripe/", stripe_tells, name="stripe")]
