"""What we send."""

from arrimage.letters.models.deliveries import Delivery, DeliveryQuerySet
from arrimage.letters.models.incoming import Return, ReturnQuerySet
from arrimage.letters.models.issues import Issue, IssueQuerySet
from arrimage.letters.models.mailings import Mailing, MailingQuerySet, Worker
from arrimage.letters.models.newsletters import Newsletter, NewsletterQuerySet
from arrimage.letters.models.readers import ReaderChoice, SignUp
from arrimage.letters.models.reading import Mention, ReadingTotal, Share

__all__ = [
    "Delivery",
    "DeliveryQuerySet",
    "Issue",
    "IssueQuerySet",
    "Mailing",
    "MailingQuerySet",
    "Mention",
    "Newsletter",
    "NewsletterQuerySet",
    "ReaderChoice",
    "ReadingTotal",
    "Return",
    "ReturnQuerySet",
    "Share",
    "SignUp",
    "Worker",
]
