"""Where the provider of an API tells what became of messages: django-anymail's views, each behind the secret.

Mounted only when `ANYMAIL_WEBHOOK_SECRET` is set. Mail that comes in is no affair of these.
"""

from anymail import urls as anymail

urlpatterns = [pattern for pattern in anymail.urlpatterns if "tracking" in str(pattern.pattern)]
