"""A general meeting in session, with a member, a resolution, an election and a candidate."""

from datetime import time, timedelta

from django.utils import timezone

from arrimage.assembly.models import AgendaItem, Candidate, Election, GeneralMeeting, Resolution, Voter
from arrimage.membership.models import Category, Membership
from arrimage.network.models import Organisation


def a_general_meeting(title: str = "Assemblée générale extraordinaire") -> GeneralMeeting:
    now = timezone.now()
    day = timezone.localdate(now)
    meeting: GeneralMeeting = GeneralMeeting.objects.create(
        kind="special",
        title=title,
        date=day,
        start_time=time(18),
        place="Centre communautaire",
        record_date=day - timedelta(30),
        state=GeneralMeeting.State.OPEN,
        roll_frozen_at=now - timedelta(20),
        called_on=day - timedelta(20),
        opened_at=now,
    )
    AgendaItem.objects.create(meeting=meeting, title="Ouverture")
    category = Category.objects.first() or Category.objects.create(name_fr="Membres")
    member = Membership.objects.create(
        organisation=Organisation.objects.create(name=f"Coop {title}"), category=category
    )
    voter = Voter.objects.create(
        meeting=meeting,
        membership=member,
        holder=f"organisation-{member.organisation_id}",
        name=str(member),
        category=category.name_fr,
    )
    Resolution.objects.create(
        meeting=meeting,
        number=f"AGE-{day.year}-{90 + meeting.pk}",
        text="Adopter le règlement",
        moved_by="A",
        seconded_by="B",
        votes_for=1,
        voted_at=now,
        present=1,
        quorum=1,
    )
    election = Election.objects.create(meeting=meeting, title="Administration")
    Candidate.objects.create(election=election, name="Luce Exemple", voter=voter)
    return meeting
