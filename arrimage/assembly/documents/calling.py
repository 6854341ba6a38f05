"""What is printed before the meeting: notice, letters, voters' roll, sign-in sheet."""

from collections.abc import Iterable, Sequence

from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from arrimage.assembly.emails import calling, may_vote, proxy_rule, where_and_when
from arrimage.assembly.models import AgendaItem, GeneralMeeting, RollCorrection, Voter
from arrimage.assembly.queries import notices_of
from arrimage.assembly.rendering.paper import Blanks, Block, Heading, Items, Paper, Table, Text, Turn
from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.identity import identity
from arrimage.kit.templatetags.formats import long_date


def reading() -> str:
    return (get_language() or "fr")[:2]


def notice(meeting: GeneralMeeting) -> Paper:
    """The notice as it is posted or pinned up, with its agenda and the proxy form."""
    blocks = [*_notice(meeting, list(meeting.agenda.all())), *_proxy_form(meeting)]
    return Paper("avis", _("Notice of meeting"), identity().name, blocks, reading())


def letters(meeting: GeneralMeeting) -> Paper:
    """A letter for each member whom no e-mail reached, each on its page, in her language."""
    waiting = notices_of(meeting).to_post().select_related("voter__membership__organisation", "voter__delegate")
    agenda = list(meeting.agenda.all())
    blocks: list[Block] = []
    for one in waiting:
        with translation.override(one.language):
            blocks += [*([Turn(one.language)] if blocks else []), *_letter(meeting, one.voter, agenda)]
    if not blocks:
        blocks = [Text(_("No letter has to be posted: everybody was reached by e-mail."))]
    return Paper("lettres", _("Notices to post"), identity().name, blocks, reading())


def _letter(meeting: GeneralMeeting, voter: Voter, agenda: Sequence[AgendaItem]) -> Iterable[Block]:
    organisation = voter.membership.organisation
    address = [voter.name, voter.delegate_name]
    if organisation is not None:
        place = " ".join(part for part in (str(organisation.municipality or ""), organisation.postal_code) if part)
        address += [organisation.address, place]
    yield Heading(f"{meeting.title} – {voter.name}")
    yield Text("\n".join(dict.fromkeys(line for line in address if line)))
    if meeting.called_on:
        yield Text(long_date(meeting.called_on))
    yield from _notice(meeting, agenda)
    yield Text(may_vote(voter))
    if voter.votes:
        yield from _proxy_form(meeting, voter.name)


def _notice(meeting: GeneralMeeting, agenda: Sequence[AgendaItem]) -> Iterable[Block]:
    yield Text(calling(meeting))
    if words := in_readers_language(meeting, "message"):
        yield Text(words)
    yield Text("\n".join(where_and_when(meeting)))
    yield Heading(pgettext("general meeting", "Agenda"))
    yield Items([item.title for item in agenda])


def _proxy_form(meeting: GeneralMeeting, member: str = "") -> Iterable[Block]:
    if not meeting.proxies_allowed:
        return
    yield Heading(_("Proxy"))
    yield Text(proxy_rule(meeting))
    yield Text(
        _("We give power to the voting member named below to vote in our name at the meeting of %(day)s.")
        % {"day": long_date(meeting.date)}
    )
    if member:
        yield Text(_("Member: %(name)s") % {"name": member})
    blanks = [_("Carried by:"), _("Signature:"), _("Date:")]
    yield Blanks(blanks if member else [_("Member:"), *blanks])


def roll(meeting: GeneralMeeting) -> Paper:
    """The roll as it stands, those who attend without voting, and every correction since the freeze."""
    voting = meeting.voters.on_the_roll()
    day = {"day": long_date(meeting.record_date)}
    blocks: list[Block] = [
        Text(_("Members in good standing on %(day)s, the record date. Each has one vote.") % day),
        Table(
            [_("Member"), _("Category"), _("College"), _("Delegate")],
            [[one.name, one.category, one.college, one.delegate_name] for one in voting],
        ),
    ]
    if observers := list(meeting.voters.observers()):
        rows = [[one.name, one.category, str(one.get_why_not_display())] for one in observers]
        blocks += [Heading(_("Without a vote")), Table([_("Member"), _("Category"), _("Reason")], rows)]
    corrections = RollCorrection.objects.filter(voter__meeting=meeting).select_related("voter")
    if made := [[long_date(one.on), str(one.get_kind_display()), one.voter.name, one.reason] for one in corrections]:
        headings = [_("Date"), _("Correction"), _("Member"), _("Reason")]
        blocks += [Heading(_("Corrections since the freeze")), Table(headings, made)]
    return Paper(
        "liste-des-votants", _("Voters’ roll: %(title)s") % {"title": meeting}, identity().name, blocks, reading()
    )


def sign_in_sheet(meeting: GeneralMeeting) -> Paper:
    """To sign at the door when the phones fail: voters first, then those without a vote."""
    headings = [_("Member"), _("Delegate"), _("Hour"), _("Signature")]

    def table(voters: Iterable[Voter]) -> Table:
        return Table(headings, [[one.name, one.delegate_name, "", ""] for one in voters], tall=True)

    blocks: list[Block] = [Text("\n".join(where_and_when(meeting))), table(meeting.voters.on_the_roll())]
    if observers := list(meeting.voters.observers()):
        blocks += [Heading(_("Without a vote")), table(observers)]
    title = _("Sign-in sheet: %(title)s") % {"title": meeting}
    return Paper("feuille-de-presence", title, identity().name, blocks, reading())
