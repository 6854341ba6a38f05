"""The demo's newsletters: a year of issues with what came of each, one being written, subscriptions under way.

Who received what is what the consent ledger said on the day: nobody here was written to who could not be.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone

from arrimage.accounts.models import User
from arrimage.consent.models import Address, Purpose, Sender, Suppression, Wording
from arrimage.consent.queries import decide
from arrimage.consent.rules import add_months
from arrimage.demo import letters_content as content
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter, SignUp
from arrimage.letters.operations.departures import record_departure
from arrimage.letters.operations.issues import approve
from arrimage.network.models import Person

State = Delivery.State
BEFORE = timedelta(days=2)  # two readers withdraw a month before today, once they have read that month's bulletin
TWO_SUBJECTS, SECOND_SUBJECT = ("bulletin", 2), "Ce que trois jardins ont changé ce mois-ci"
CAME_BACK = {Suppression.Reason.BOUNCED: State.BOUNCED, Suppression.Reason.COMPLAINED: State.COMPLAINED}


def load_letters(today: date, users: dict[str, User]) -> None:
    """Twelve issues sent, and the next bulletin as it would be on `today`."""
    newsletters = {said["code"]: keep_newsletter(said) for said in content.newsletters()}
    people = {person.email.strip().lower(): person for person in Person.objects.exclude(email="")}
    addresses = {str(row.address): row for row in Address.objects.exclude(address=None)}
    for said in content.sent_issues(today):
        left = add_months(today, -said["months_ago"]) - BEFORE
        at = datetime.combine(left, time(9), get_current_timezone())
        issue = keep_issue(said, newsletters[said["newsletter"]], users["coralie"])
        if (issue.newsletter.code, said["months_ago"]) == TWO_SUBJECTS:
            issue.subject_b = SECOND_SUBJECT
        if issue.newsletter.needs_approval:
            approve(issue=issue, by=users["bernard"], at=at - BEFORE)
        issue.mailing = keep_mailing(issue, at, users["coralie"])
        deliver(issue.mailing, addresses, people, at)
        issue.status = Issue.Status.SENT
        issue.save()
        record_departure(issue=issue, at=at)
    _what_came_back()
    said = content.draft_issue(today)
    keep_issue(said, newsletters[said["newsletter"]], users["coralie"])
    _sign_ups(newsletters["bulletin"])


def keep_newsletter(said: dict[str, Any]) -> Newsletter:
    return Newsletter.objects.create(**{**said, "purpose": Purpose.objects.get(code=said["purpose"])})


def keep_issue(said: dict[str, Any], newsletter: Newsletter, by: User) -> Issue:
    texts = {name: value for name, value in said.items() if name not in ("newsletter", "months_ago")}
    return Issue.objects.create(newsletter=newsletter, created_by=by, **texts)


def keep_mailing(issue: Issue, at: datetime, by: User) -> Mailing:
    newsletter = issue.newsletter
    texts = {"subject": issue.subject, "subject_b": issue.subject_b, "html": "", "text": issue.preheader}
    return Mailing.objects.create(
        title=str(issue),
        newsletter=newsletter,
        purpose=newsletter.purpose,
        from_name=newsletter.from_name,
        from_email=newsletter.from_email,
        reply_to=newsletter.reply_to,
        contents={"fr": texts},
        status=Mailing.Status.SENT,
        created_by=by,
        planned_at=at,
        started_at=at,
        finished_at=at + timedelta(seconds=40),
    )


def deliver(mailing: Mailing, addresses: dict[str, Address], people: dict[str, Person], at: datetime) -> None:
    """A row for each address of the ledger that day; who may not be written to has a reason."""
    day, two_subjects = at.date(), bool(mailing.contents["fr"]["subject_b"])
    rows = []
    for place, (text, answer) in enumerate(decide(addresses, mailing.purpose, day, known_on=day).items()):
        row = Delivery(mailing=mailing, recipient=addresses[text], address=text, person=people.get(text))
        if answer.allowed:
            row.state, row.attempts, row.handed_at = State.HANDED, 1, at + timedelta(seconds=place / 4)
            row.reply = f"250 2.0.0 Ok: queued as 4D{mailing.pk:03X}{place:03X}"
            row.variant = "ab"[place % 2] if two_subjects else ""
        else:
            row.state, row.why = State.WITHHELD, str(answer.why.value)
        rows.append(row)
    Delivery.objects.bulk_create(rows)


def _what_came_back() -> None:
    """Addresses are left out since their latest message came back, or was reported."""
    for row in Suppression.objects.filter(reason__in=CAME_BACK, address__isnull=False):
        noon = datetime.combine(row.since, time(12), get_current_timezone())
        sent = Delivery.objects.filter(recipient__key=row.key, state=State.HANDED, handed_at__lt=noon)
        latest = sent.order_by("-handed_at").first()
        if latest is not None:
            latest.state, latest.bounced_at = CAME_BACK[row.reason], noon
            latest.bounce_status = "5.1.1" if latest.state == State.BOUNCED else ""
            latest.save()


def _sign_ups(newsletter: Newsletter) -> None:
    """Typed on the site, and not confirmed yet."""
    assert Sender.get().is_complete, "the demo says who writes"
    wording = Wording.objects.latest_for(newsletter.purpose, "fr")
    for address in ("curieuse@cerisaie.example", "yvon@atelier-du-bois.example", "info@halte-garderie.example"):
        asked = SignUp.objects.create(address=address, machine="203.0.113.61")
        asked.newsletters.add(newsletter)
        asked.wordings.add(wording)
