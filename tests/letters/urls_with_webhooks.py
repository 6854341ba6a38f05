"""The product's addresses as they are where a provider's secret is set."""

from arrimage.config.urls import WEBHOOKS
from arrimage.config.urls import urlpatterns as others

urlpatterns = [*WEBHOOKS, *others]
