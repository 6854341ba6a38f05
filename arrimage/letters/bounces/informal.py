"""Reports written for people only: who failed and what the server said, by rules that hold for many mail systems."""

import re
from collections.abc import Callable

from arrimage.letters.bounces.automatic import is_automatic_reply
from arrimage.letters.bounces.folding import folded
from arrimage.letters.bounces.originals import Original
from arrimage.letters.bounces.parts import ADDRESS, Mail, addresses_in, header, header_addresses
from arrimage.letters.bounces.phrases import DELAY, REPORT, SUBJECT
from arrimage.letters.bounces.reports import DELAYED, FAILED, Failure
from arrimage.letters.bounces.sentences import kind_of, says
from arrimage.letters.bounces.status import code_in, reply_in, status_of

DAEMON = re.compile(
    r"mailer[-_. ]?daemon|post[-_]?master|mail[-_. ]*deliver|delivery[-_ ]*(?:sub)?[-_ ]*system|"
    r"mail[-_. ]*(?:system|administrator)|"
    r"system[-_. ]*administrator|\bndr@|mdaemon|^\W*daemon|mail[-_ ]?robot|double-?bounce|bounce[-_]?(?:master|"
    r"handler)|microsoft outlook|"
    r"exchange server|smtp gateway|mail[-_. ]*router|mail server at|message transfer|\bmta@|administrateur syst|"
    r"systemadministrator|administrador del? s|amministratore di s|syst[eè]me de messagerie|undeliver|returned mail",
    re.I,
)
# The title of a report that all went well, or went on to a system that reports no further.
_WENT_WELL = re.compile(
    r"^\s*(?:successful mail delivery|delivery status notification \((?:success|relay)|"
    r"(?:delivered|relayed|expanded|remis|relayé|distribué)\s*:)",
    re.I,
)
_FORWARDED = re.compile(r"^\s*(?:re|fwd?|tr|rép|aw|wg|rv|enc|i)\s*:", re.I)
_LIST = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help", "X-Mailing-List", "X-BeenThere", "Mailing-List")
_WRITERS = re.compile(
    r"thunderbird|apple mail|i(?:phone|pad) mail|microsoft (?:office )?outlook,? ?(?:for|1\d|express)|mutt\b|k-?mail|"
    r"evolution|roundcube|squirrelmail|horde|sogo|zimbra \d|claws|em client|the bat|spark|airmail|webmail",
    re.I,
)
# Reasons that are said of a mailbox.
_OF_A_MAILBOX = ("full", "unknown", "host")
_A = r"<?(?:mailto:)?(?P<a>" + ADDRESS.pattern + r")>?"
# Where a report puts the address that failed.
_PLACES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"^[\s>*•·\"'-]*(?:\S{0,60}?:){0,2}" + _A + r"[\"']?\s*(?:$|[:;,(\[]|\.\.\.|on \w{3},|\s-|[A-Z<]|…)",
        r"^\s*(?:(?:original|final|failed|intended|x-actual)[- ])?(?:recipient|addressed to|adresse|destinataire|"
        r"empfänger|target mail address|destinatari[oa]|destinatário|ontvanger|mottagare|modtager|odbiorca|címzett|"
        r"получатель|收件人|收件者|宛先|受信者|수신자|받는 ?사람"
        r"|address)(?:\(?s\)?)?(?: address(?:es)?)?\s*:?\s*(?:rfc822;\s*)?" + _A,
        r"^\s*[45]\d\d[ -]+(?:[45]\.\d+\.\d+ )?" + _A + r"\s*(?:\.\.\.|:)",
        r"rcpt to:?\s*" + _A,
        r"\bsmtp[=:]\s*" + _A,
        r"(?:deliver(?:ed|y|ing)?|send|sent|message|mail)(?: \S+){0,4}? to:?\s+" + _A,
        r"(?:unknown user|exceeds allowed size|failed \d+ attempts|user unknown|no such user|invalid recipient|"
        r"permanent errors)\s*:\s*" + _A,
        r"^\W{0,4}[^\n<]{0,60}<mailto:" + _A,
        r"^\s*(?:user|utilisateur) [^()\n]{0,60}\(" + _A + r"\)",
    )
)
_QUOTED = re.compile(r"^[ \t]*>(?!>>).*$", re.M)
_GREETING = re.compile(
    r"\s*(?:bonjour|bonsoir|all[oô]|salut|hi\b|hello|dear|hey|ch[eè]re?s?|madame|monsieur|good)", re.I
)
_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|post_master|abuse|listserv|noreply|no-reply|support)@", re.I)


def comes_from_a_daemon(mail: Mail) -> bool:
    sender = header(mail.head, "From")
    return bool(DAEMON.search(sender) or DAEMON.search(header(mail.head, "Sender"))) or (
        "(failure)" in header(mail.head, "Auto-Submitted").lower()
    )


def has_no_return_path(mail: Mail) -> bool:
    """The null path of RFC 5321 4.5.5: no machine may answer it."""
    raw = mail.head.get("Return-Path")
    said = header(mail.head, "Return-Path").strip("<> ").lower()
    return raw is not None and (not said or said.startswith("mailer-daemon"))


def says_it_went_well(mail: Mail) -> bool:
    is_a_systems = comes_from_a_daemon(mail) or has_no_return_path(mail)
    failed = mail.head.get("X-Failed-Recipients")
    return is_a_systems and not failed and bool(_WENT_WELL.search(header(mail.head, "Subject")))


def is_passed_on(mail: Mail) -> bool:
    """A person answers or passes on a mail, perhaps one that came back."""
    return bool(_FORWARDED.match(header(mail.head, "Subject"))) and not comes_from_a_daemon(mail)


def is_of_a_list(mail: Mail) -> bool:
    """Several people read and write it (RFC 2919, RFC 2369): what it tells of mail happened to one of them."""
    return any(mail.head.get(name) for name in _LIST) or header(mail.head, "Precedence").lower() == "list"


def is_written_by_hand(mail: Mail) -> bool:
    """With a program that people write with: no mail system has one."""
    said = f"{header(mail.head, 'User-Agent')} {header(mail.head, 'X-Mailer')}"
    return bool(_WRITERS.search(said)) and "auto-submitted" not in {name.lower() for name in mail.head}


def is_report(mail: Mail, text: str, original: Original) -> bool:
    """Whether a mail without machine-readable part tells that a message did not arrive."""
    if mail.head.get("X-Failed-Recipients"):
        return True
    said = _QUOTED.sub("", text)[:30_000]
    phrase, code = says(REPORT, said), bool(code_in(said) or reply_in(said))
    subject = says(SUBJECT, header(mail.head, "Subject"))
    sent_back = original.headers is not None
    if comes_from_a_daemon(mail):
        reason = kind_of(said[:4000])
        # In a language that nobody taught us here, a reason beside an address that is not ours says enough.
        is_silent = not is_automatic_reply(mail)
        named = is_silent and reason in _OF_A_MAILBOX and bool(_segments(said, _not_recipients(mail, original)))
        return phrase or named or (code and bool(addresses_in(said))) or (subject and (sent_back or bool(reason)))
    if is_passed_on(mail) or is_of_a_list(mail) or is_written_by_hand(mail):
        return False
    if has_no_return_path(mail):
        return phrase and (code or sent_back or subject)
    # An unusual sender: what it returns must be ours to receive back.
    if mail.head.get("In-Reply-To") or mail.head.get("References") or not phrase:
        return False
    ours = {*header_addresses(mail.head, "To"), *header_addresses(mail.head, "Delivered-To")}
    theirs = {*original.sender, original.return_path} - {""}
    if sent_back and {_domain(one) for one in ours} & {_domain(one) for one in theirs}:
        return True
    return subject and _starts_as_a_report(said) and bool(_segments(said, _not_recipients(mail, original)))


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _starts_as_a_report(said: str) -> bool:
    """A machine does not greet: what happened is in its first sentence."""
    found = REPORT.search(folded(said))
    return found is not None and found.start() < 160 and not _GREETING.match(said)


def is_delay(mail: Mail, text: str) -> bool:
    return says(DELAY, text[:20_000]) or says(DELAY, header(mail.head, "Subject"))


def failures_in_text(
    mail: Mail, text: str, original: Original, known: Callable[[Mail], list[str]] = lambda mail: []
) -> list[Failure]:
    """The recipients a text report names, each with what is said of it; `known` is asked when no line shows any."""
    # A header for each, from some.
    declared = addresses_in(" ".join(map(str, mail.head.get_all("X-Failed-Recipients", []))))
    outside = _not_recipients(mail, original)
    segments = _segments(_QUOTED.sub("", text), outside)
    addresses = declared or list(segments) or known(mail) or _elsewhere(mail, text, original, outside)
    action = DELAYED if is_delay(mail, text) else FAILED
    if len(declared) == len(segments) == 1 and declared != list(segments):
        # The header and the words disagree: the words go with the reason.
        (address, diagnostic), *_ = segments.items()
        return [Failure(address, declared[0], action, status_of("", diagnostic), diagnostic)]
    found = []
    for address in dict.fromkeys(addresses):
        diagnostic = segments.get(address, "")
        if not (code_in(diagnostic) or reply_in(diagnostic) or kind_of(diagnostic)):
            diagnostic = _telling(text) or diagnostic
        found.append(Failure(address, address, action, status_of("", diagnostic), diagnostic))
    return found


def said_of(mail: Mail, text: str, original: Original, address: str) -> str:
    """What the human part says of an address, all of it when it names nobody."""
    segments = _segments(_QUOTED.sub("", text), _not_recipients(mail, original) - {address})
    return segments.get(address) or _telling(text)


def _segments(text: str, outside: set[str]) -> dict[str, str]:
    """Address → its lines, down to the next address."""
    found: dict[str, list[str]] = {}
    current = ""
    for line in text[:60_000].split("\n"):
        address = _named_in(line[:1000])
        if address and address not in outside:
            expanded = re.search(r"\(expanded from:?\s*<?([^\s<>()]+@[^\s<>()]+)>?", line)
            # RFC 3464: the address written to, not the one it leads to.
            current = expanded[1].lower() if expanded else address
            found.setdefault(current, [])
        elif current and (expanded := re.match(r"^\s*\(?expanded from:?\s*<?([^\s<>()]+@[^\s<>()]+)>?", line)):
            found[expanded[1].lower()] = found.pop(current)
            current = expanded[1].lower()
        if current and sum(map(len, found[current])) < 1500:
            found[current].append(line.strip())
    return {address: re.sub(r"\s+", " ", " ".join(lines)).strip() for address, lines in found.items()}


def _named_in(line: str) -> str:
    if "@" not in line or re.match(
        r"^\s*(?:from|reply-to|sender|mail from|message-id|date|subject|original sender)\b", line, re.I
    ):
        return ""
    for place in _PLACES:
        if (match := place.search(line)) and not _MACHINES.match(match["a"]):
            return match["a"].lower()
    return ""


def _not_recipients(mail: Mail, original: Original) -> set[str]:
    """Addresses of the sender and of the mail systems, which reports name too."""
    head = mail.head
    named = [
        a for name in ("To", "From", "Delivered-To", "X-Original-To", "Reply-To") for a in header_addresses(head, name)
    ]
    outside = {*named, *original.sender, original.return_path}
    # Somebody who writes to herself is a recipient all the same.
    return outside - set(original.to) - {original.recipient}


def _elsewhere(mail: Mail, text: str, original: Original, outside: set[str]) -> list[str]:
    """When no line shows it: the returned message's own recipient, then any address, then the one in a VERP path."""
    if original.recipient and original.recipient not in outside:
        return [original.recipient]
    if len(original.to) == 1:
        return original.to
    told = re.sub(r"\bfrom:?\s+\S+@\S+", "", text[:20_000], flags=re.I)
    named = [a for a in addresses_in(told) if a not in outside and not _MACHINES.match(a)]
    if named:
        return named[:1]
    paths = [original.return_path, *header_addresses(mail.head, "To"), *header_addresses(mail.head, "Delivered-To")]
    for path in paths:
        if match := re.match(r"^[^@=]*?([^+=@-]+)=([^=@]+\.[a-z]{2,})@", path):
            return [f"{match[1]}@{match[2]}"]
    return original.to[:1]


def _telling(text: str) -> str:
    """The lines that say why, when they stand apart from the address."""
    lines = [line.strip() for line in text[:30_000].split("\n") if line.strip()]
    telling = [line for line in lines if code_in(line) or reply_in(line)] or [line for line in lines if kind_of(line)]
    return re.sub(r"\s+", " ", " ".join(telling[:6]))[:1500]
