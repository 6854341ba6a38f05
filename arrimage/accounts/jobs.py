from django_tasks import task

from arrimage.accounts import emails
from arrimage.accounts.models import User


@task()
def send_invitation(user_pk: int) -> None:
    """Nothing is sent when the account was closed or removed since."""
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user:
        emails.send_invitation(user)
