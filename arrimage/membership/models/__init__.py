from arrimage.membership.models.applications import Application
from arrimage.membership.models.asked import MemberRequest
from arrimage.membership.models.categories import Category, DuesRate
from arrimage.membership.models.memberships import Membership
from arrimage.membership.models.notices import NoticeStep, RenewalNotice
from arrimage.membership.models.record import Act, Term
from arrimage.membership.models.settings import MembershipSettings

__all__ = [
    "Act",
    "Application",
    "Category",
    "DuesRate",
    "MemberRequest",
    "Membership",
    "MembershipSettings",
    "NoticeStep",
    "RenewalNotice",
    "Term",
]
