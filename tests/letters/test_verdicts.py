"""What each provider says of a bounce in its own words: lost for good, or this time only."""

from types import SimpleNamespace

import pytest

from arrimage.letters.bounces.status import status_of
from arrimage.letters.verdicts import is_lost


def bounced(kind: str, finer: str):
    return {"notificationType": "Bounce", "bounce": {"bounceType": kind, "bounceSubType": finer}}


def failed(**data):
    return {"event-data": {"event": "failed", **data}}


def classed(number: str):
    return {"msys": {"message_event": {"type": "bounce", "bounce_class": number}}}


SAID = [
    ("Brevo", {"event": "soft_bounce"}, "", False),
    ("Brevo", {"event": "soft_bounce"}, "550 5.1.1 user unknown", False),
    ("Brevo", {"event": "hard_bounce"}, "", True),
    ("Brevo", {"event": "hard_bounce"}, "550 no thanks", True),
    ("Brevo", {"event": "hard_bounce"}, "550 5.4.1 Recipient address rejected: Access denied", True),
    ("Brevo", {"event": "hard_bounce"}, "552 5.2.2 mailbox full", False),
    ("Brevo", {"event": "hard_bounce"}, "550 5.7.1 not you", False),
    ("Brevo", {"event": "hard_bounce"}, "550 message looks like spam", False),
    ("Brevo", {"event": "invalid_email"}, "", True),
    ("Brevo", {"event": "blocked"}, "", False),
    ("Postmark", {"RecordType": "Bounce", "Type": "SoftBounce"}, "unknown user", False),
    ("Postmark", {"RecordType": "Bounce", "Type": "VirusNotification"}, "", False),
    ("Postmark", {"RecordType": "Bounce", "Type": "HardBounce"}, "(ex: unknown user, mailbox not found).", True),
    ("Postmark", {"RecordType": "Bounce", "Type": "BadEmailAddress"}, "", True),
    ("Mailjet", {"event": "bounce", "hard_bounce": False, "error": "mailbox inactive"}, "mailbox inactive", False),
    ("Mailjet", {"event": "bounce", "hard_bounce": True, "error": "user unknown"}, "user unknown", True),
    ("Mandrill", {"event": "soft_bounce"}, "smtp;550 5.1.1 unknown user", False),
    ("Mandrill", {"event": "hard_bounce"}, "smtp;550 5.1.1 unknown user", True),
    ("MailerSend", {"type": "activity.soft_bounced", "data": {"type": "soft_bounced"}}, "", False),
    ("MailerSend", {"type": "activity.hard_bounced", "data": {"type": "hard_bounced"}}, "", True),
    ("Mailgun", failed(severity="permanent"), "", False),
    ("Mailgun", failed(severity="permanent"), "550 5.1.1 No such user", True),
    ("Mailgun", failed(severity="permanent"), "552 5.2.2 over quota", False),
    ("Mailgun", failed(severity="permanent", reason="suppress-bounce"), "Not delivering", True),
    ("SendGrid", {"event": "bounce", "type": "blocked"}, "550 unknown user", False),
    ("SendGrid", {"event": "bounce", "type": "bounce"}, "550 5.1.1 unknown user", True),
    ("SendGrid", {"event": "bounce", "type": "bounce", "bounce_classification": "Technical"}, "", False),
    ("SparkPost", classed("22"), "", False),
    ("SparkPost", classed("10"), "", True),
    ("Amazon SES", bounced("Transient", "MailboxFull"), "smtp; 552 5.2.2 full", False),
    ("Amazon SES", bounced("Permanent", "General"), "smtp; 550 5.1.1 user unknown", True),
    ("Amazon SES", bounced("Undetermined", "Undetermined"), "", False),
    ("Resend", {"data": {"bounce": {"type": "Transient"}}}, "", False),
    ("Resend", {"data": {"bounce": {"type": "Permanent"}}}, "", True),
    ("Mailtrap", {"event": "bounce"}, "550 5.1.1 unknown", True),
    ("Mailtrap", {"event": "soft bounce"}, "", False),
    ("Postal", {"payload": {"bounce": {}}}, "", False),
    ("Postal", {"payload": {"status": "HardFail"}}, "550 5.1.1 No such user", True),
    ("Unisender Go", {"delivery_info": {"delivery_status": "err_mailbox_full"}}, "", False),
    ("Unisender Go", {"delivery_info": {"delivery_status": "err_user_unknown"}}, "", True),
    ("Somebody new", {"kind": "bounce"}, "", False),
    ("Brevo", "no notice at all", "", False),
]


@pytest.mark.parametrize(("provider", "event", "said", "lost"), SAID)
def test_a_bounce_is_final_only_where_it_says_so(provider, event, said, lost):
    told = SimpleNamespace(esp_event=event, reject_reason="bounced")  # anymail says it of both kinds
    assert is_lost(provider, told, status_of("", said), said) is lost


def test_an_address_that_can_be_none_is_lost_whoever_says_so():
    told = SimpleNamespace(esp_event={}, reject_reason="invalid")
    assert is_lost("Somebody new", told, "", "")
