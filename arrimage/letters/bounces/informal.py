"""Reports written for people only: who failed and what the server said, by rules that hold for many mail systems."""

import re
from collections.abc import Callable

from arrimage.letters.bounces.originals import Original
from arrimage.letters.bounces.parts import ADDRESS, Mail, addresses_in, header, header_addresses
from arrimage.letters.bounces.reports import DELAYED, FAILED, Failure
from arrimage.letters.bounces.sentences import kind_of
from arrimage.letters.bounces.status import code_in, reply_in, status_of

DAEMON = re.compile(
    r"mailer[-_. ]?daemon|post[-_]?master|mail[-_. ]*deliver|delivery[-_ ]*(?:sub)?[-_ ]*system|"
    r"mail[-_. ]*(?:system|administrator)|"
    r"system[-_. ]*administrator|\bndr@|mdaemon|^\W*daemon|mail[-_ ]?robot|double-?bounce|bounce[-_]?(?:master|"
    r"handler)|microsoft outlook|"
    r"exchange server|smtp gateway",
    re.I,
)
# What a mail system says first. None of it is what people write, except when they quote it.
REPORT = re.compile(
    r"(?:could|can|was|were|has|have|is|did|may|will)(?: ?n[o']?t|n.t|not)? (?:(?:not|never) )?(?:yet )?(?:been |"
    r"be |being |able to be )?"
    r"(?:successfully )?(?:delivered|deliver(?! on)|sent to|reach (?:the|"
    r"some) (?:following )?(?:intended )?recipient)|"
    r"could(?: not|n.t) deliver|has been postponed|un(?:able|successful) (?:to|in) (?:deliver|send)|"
    r"able to deliver (?:your|the|this) (?:message|mail)|"
    r"undeliver(?:able|ed)|not deliverable|"
    r"non-?deliver(?:able|ed|y)|deliver(?:y|ing)? (?:\S+ ){0,8}?(?:has )?fail|fail(?:ed|"
    r"ure)? (?:\S+ ){0,2}?(?:to )?(?:deliver|recipient|address|send)|"
    r"(?:permanent|fatal|delivery|transient) (?:fatal |non-fatal |delivery )?(?:error|problem|failure)|"
    r"returned mail|mail returned|"
    r"(?:address(?:es)?|recipient(?:\(s\)|s)?) (?:\S+ ){0,3}?(?:failed|rejected|returned|were affected|had )|"
    r"transcript of (?:the )?session|delivery status notification|error (?:\S+ ){0,4}?(?:deliver|send)|"
    r"trouble (?:\S+ ){0,2}?deliver|"
    r"rejected by (?:a |the )?(?:\S+ )?(?:remote |mail |recipient)|could not be sent|failure reasons?|unknown user: |"
    r"^user mailbox exceeds|while talking to|remote host said|smtp error|the server .{0,60}responded|"
    r"did not like our|"
    r"invalid user address|i'?ve given up|loop alert|has been delayed|delayed (?:by|for)|not been (?:yet )?delivered|"
    r"message you sent (?:\S+ ){0,3}(?:blocked|rejected|refused)|no further delivery attempts|-+\s*server message|"
    r"n['’]?(?:a|ont) (?:pas )?(?:pu )?(?:être )?(?:été )?(?:remis|livr|distribu|achemin|transmis|délivr)|"
    r"(?:échec|erreur) (?:\S+ ){0,3}?(?:remise|livraison|distribution|envoi)|impossible de (?:remettre|livrer|"
    r"distribuer|délivrer)|non remis|"
    r"konnte(?:n)? .{0,60}nicht zugestellt|unzustellbar|nicht zugestellt|"
    r"no (?:se )?(?:ha )?(?:podido|pudo) (?:ser )?entrega|"
    r"no entregado|kon(?:den)? niet (?:worden )?(?:be|af)?(?:bezorgd|geleverd|afgeleverd)|"
    r"still (?:not (?:been )?|un)delivered|message .{0,80}has been waiting for|"
    r"non (?:è stato|e' stato) possibile (?:recapitare|consegnare)|não (?:foi|pôde ser|pode ser) (?:entregue|enviad)|"
    r"送信できませんでした|配信できません|配送できません|не (?:может быть|было) доставлен|не удалось доставить",
    re.I | re.M,
)
SUBJECT = re.compile(
    r"undeliver|returned (?:e-?)?mail|mail returned|deliver(?:y|ing)? (?:status|fail|notification|problem|error|"
    r"has failed|report)|"
    r"fail(?:ure|ed) (?:notice|to deliver|delivery)|failure notice|mail (?:delivery )?(?:system )?(?:error|fail)|"
    r"notice: mail delivery status|could not be (?:delivered|sent)|couldn.t be delivered|"
    r"message delivery has failed|non remis|"
    r"(?:échec|problème) (?:de|d’|d') ?(?:la )?(?:remise|livraison|distribution|envoi)|rejected mail|unzustellbar|"
    r"delayed mail|"
    r"warning: (?:message|could not send)|error sending your mail|mail could not|エラー|配信できません",
    re.I,
)
DELAY = re.compile(
    r"warning message only|has (?:been|not yet been) (?:delayed|delivered)|not yet been delivered|will (?:continue|"
    r"keep|be retried|try again)|"
    r"still (?:being|trying|be retried)|you do not need to resend|no action is required|"
    r"delivery (?:\S+ ){0,3}?(?:is |has been )?delayed|"
    r"temporarily (?:undelivered|delayed)|will retry|could not send message for past|"
    r"delivery status notification \(delay\)|"
    r"(?:will be|is being) (?:attempted|tried) again|still not (?:been )?delivered|will be reattempted|"
    r"delayed mail \(still|sera (?:de nouveau )?(?:tenté|réessay)|further attempts will be made",
    re.I,
)
# The title of a report that all went well, or went on to a system that reports no further.
_WENT_WELL = re.compile(
    r"^\s*(?:successful mail delivery|delivery status notification \((?:success|relay)|"
    r"(?:delivered|relayed|expanded|remis|relayé|distribué)\s*:)",
    re.I,
)
_FORWARDED = re.compile(r"^\s*(?:re|fwd?|tr|rép|aw|wg|rv|enc|i)\s*:", re.I)
_A = r"<?(?:mailto:)?(?P<a>" + ADDRESS.pattern + r")>?"
# Where a report puts the address that failed.
_PLACES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"^[\s>*•·\"'-]*(?:\S{0,60}?:){0,2}" + _A + r"[\"']?\s*(?:$|[:;,(\[]|\.\.\.|on \w{3},|\s-|[A-Z<]|…)",
        r"^\s*(?:(?:original|final|failed|intended|x-actual)[- ])?(?:recipient|addressed to|adresse|destinataire|"
        r"empfänger|target mail address"
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
    return bool(mail.head.get("List-Id") or mail.head.get("List-Post"))


def is_report(mail: Mail, text: str, original: Original) -> bool:
    """Whether a mail without machine-readable part tells that a message did not arrive."""
    if mail.head.get("X-Failed-Recipients"):
        return True
    said = _QUOTED.sub("", text)[:30_000]
    phrase, code = bool(REPORT.search(said)), bool(code_in(said) or reply_in(said))
    subject = bool(SUBJECT.search(header(mail.head, "Subject")))
    sent_back = original.headers is not None
    if comes_from_a_daemon(mail):
        return phrase or (code and bool(addresses_in(said))) or (subject and (sent_back or bool(kind_of(said[:4000]))))
    if is_passed_on(mail) or is_of_a_list(mail):
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
    found = REPORT.search(said)
    return found is not None and found.start() < 160 and not _GREETING.match(said)


def is_delay(mail: Mail, text: str) -> bool:
    return bool(DELAY.search(text[:20_000]) or DELAY.search(header(mail.head, "Subject")))


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
