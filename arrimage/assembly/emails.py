"""The notice of a meeting as a letter, in the language of whoever stands for the member."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from arrimage.assembly.models import AgendaItem, GeneralMeeting, Voter
from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing
from arrimage.kit.templatetags.formats import clock, long_date

PURPOSE = "aga"


def notice_mail(voter: Voter, agenda: Sequence[AgendaItem], to: str) -> Outgoing:
    meeting = voter.meeting
    language = voter.delegate.language if voter.delegate else "fr"
    with translation.override(language):
        subject = _("Notice of meeting: %(title)s, %(day)s") % {"title": meeting.title, "day": long_date(meeting.date)}
        return Outgoing(
            to=to,
            subject=subject[:200],
            text="\n\n".join(paragraphs(voter, agenda)),
            purpose=PURPOSE,
            language=language,
            person=voter.delegate_id,
            title=subject[:200],
        )


def paragraphs(voter: Voter, agenda: Sequence[AgendaItem]) -> list[str]:
    """What the notice says, paragraph by paragraph, in the language now in force."""
    meeting = voter.meeting
    items = "\n".join(f"{item.position}. {item.title}" for item in agenda)
    parts = [
        voter.delegate_name and _("To %(who)s, for %(member)s") % {"who": voter.delegate_name, "member": voter.name},
        calling(meeting),
        in_readers_language(meeting, "message"),
        "\n".join(where_and_when(meeting)),
        pgettext("general meeting", "Agenda") + "\n" + items,
        may_vote(voter),
        proxy_rule(meeting) if voter.votes and meeting.proxies_allowed else "",
    ]
    return [part for part in parts if part]


def calling(meeting: GeneralMeeting) -> str:
    hub = identity().name
    kind = str(meeting.get_kind_display()).lower()
    if not hub:
        return _("You are called to the %(kind)s.") % {"kind": kind}
    return _("%(hub)s calls you to its %(kind)s.") % {"hub": hub, "kind": kind}


def where_and_when(meeting: GeneralMeeting) -> list[str]:
    when = _("%(day)s at %(hour)s") % {"day": long_date(meeting.date), "hour": clock(meeting.start_time)}
    lines = [_("When: %(when)s") % {"when": when}]
    if meeting.where != GeneralMeeting.Where.ONLINE and meeting.place:
        lines.append(_("Place: %(place)s") % {"place": meeting.place})
    if meeting.where != GeneralMeeting.Where.IN_PERSON and meeting.online_link:
        lines.append(_("Online: %(link)s") % {"link": meeting.online_link})
    return lines


def may_vote(voter: Voter) -> str:
    is_a_person = voter.membership.person_id is not None
    if voter.votes and voter.college:
        if is_a_person:
            return _("You have one vote, in the college “%(college)s”.") % {"college": voter.college}
        return _("Your organisation has one vote, in the college “%(college)s”.") % {"college": voter.college}
    if voter.votes:
        return _("You have one vote.") if is_a_person else _("Your organisation has one vote.")
    if voter.why_not == Voter.Why.GRACE:
        return _("The dues of this year are not settled: you may attend.")
    return _("You may attend and speak; your category of members does not vote.")


def proxy_rule(meeting: GeneralMeeting) -> str:
    return _(
        "If you cannot come, another voting member may represent you: answer this notice with her name, before the "
        "meeting. One person may carry %(most)s."
    ) % {"most": _proxies(meeting.proxies_per_person)}


def _proxies(count: int) -> str:
    return ngettext("%(count)s proxy", "%(count)s proxies", count) % {"count": count}
