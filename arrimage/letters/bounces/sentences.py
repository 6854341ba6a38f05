"""What mail servers say when they refuse, by what went wrong. Looked for in this order: the first that fits is it.

Each line is a piece of a regular expression, without capitals; servers say these words, people seldom do. Accents are
left out on both sides.
"""

import re

from arrimage.letters.bounces import languages
from arrimage.letters.bounces.folding import folded, words

_WHO = r"(?:e?-?mail )?(?:user|recipient|mailbox|address|account|username|addressee|alias|member|nickname|user ?id)"
_BE = r"(?:is |was |are |were |has been )?"
_GONE = (
    r"unknown|not (?:known|found|exist|recogni[sz]ed|listed|valid|active|present|local|accepted|ok|available)"
    r"|not a (?:known|valid|local) user|invalid|unavail?able|inactive|disabled|suspended|closed|deactivated|"
    r"terminated"
    r"|expired|removed|deleted|discontinued|no longer|unroutable|unrouteable|undeliverable"
)
_FULL = (
    r"mail(?:box|folder|dir)?(?:'s)? (?:is |size |quota |usage )*(?:full|exceed|over|would exceed)",
    r"(?:over|exceed(?:s|ed|ing)?|reached|out of) (?:the |its |their |his |your )?(?:\w+ ){0,3}?"
    r"(?:quota|allowed size|storage|mailbox|disk|space)",
    r"over ?quota|quota (?:has been |is |usage )?(?:exceed|full|violation|limit)|dis[ck] ?space quota",
    r"exceeding (?:its |their )?(?:receiving limits|quota)|mailfull|full mailbox|(?:account|in-?box|"
    r"user'?s? \w+) is full",
    r"(?:insufficient|not (?:have )?enough|not sufficient|no) (?:system |disk )?(?:storage|space|disk)",
    r"disk (?:quota|full)|space has been used up|space left on device|too much mail data|too many messages on",
    r"exceed(?:s|ed)? (?:the |its )?local limit|mail ?box (?:has )?exceeded|storage (?:quota|limit)|out of storage",
    r"mail file size exceeds|maildir over|bo[iîı]te.{0,20}pleine|le quota|would exceed maximum allowed storage",
    r"mailbox.{0,20}over limit|users? (?:\w+ )?space has been",
    *languages.FULL,
)
_SIZE = (
    r"(?:message|mail|size).{0,40}(?:too (?:big|large)|exceeds?.{0,30}(?:size|maximum|limit))|recipsizelimit",
    r"size limit exceeded|maximum message size|message file too big|larger than the current system limit",
)
_SENDER = (
    r"sender (?:address |domain )?(?:is )?(?:rejected|denied|not (?:allowed|found|exist)|unknown|verify fail)",
    r"domain of sender|sender'?s? domain|from address|mail from domain|invalid sender|unknown sender|"
    r"sender (?:id\b|identity)",
    *languages.SENDER,
    r"address of sender|can.?(?:no)?t (?:verify|find) sender|sender was rejected|my name was rejected",
)
_REFUSED = (
    r"\bspam\b|\bspf\b|\bdkim\b|\bdmarc\b|black ?list|block ?list|blocklisted|\brbl\b|dnsbl|reputation|\bubei?\b",
    r"junk mail|unsolicited|banned sending|client host (?:rejected|blocked)|virus|malware|suspicious|spamhaus|"
    r"barracuda",
    r"content (?:rejected|filter|policy)|policy (?:reason|violation|restriction)|local policy|denied by policy",
    r"message (?:rejected due to|refused)|not (?:been )?authenticated|unauthenticated|authentication required|"
    r"not authorized",
    r"blocked (?:by|using|for|due)|administrative(?:ly)? prohibi|sending ip|proofpoint|refused due to|restricted",
    r"too many (?:connections|recipients|messages|errors)|rate limit|throttl|gr[ae]y ?list",
    r"relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:allowed|permitted))|(?:unable|"
    r"not permitted) to relay",
    r"service (?:not |un)available|not allowed to send|sender'?s? .{0,30}?\bblocked|bad outbound sender",
    *languages.REFUSED,
)
# The reader's own choice.
_UNWANTED = (
    r"(?:refus|reject|block)\w* (?:by|due to) (?:the |this )?(?:recipient|user)(?:'?s)?(?! (?:e-?mail |mail )?"
    r"(?:system|server|host|domain|gateway|policy))|recipient preferences|not accepting (?:e-?)?mail from|"
    r"(?:recipient|user) has (?:blocked|rejected|refused)",
)
# What may be otherwise tomorrow: neither the address nor the message is at fault.
_LATER = (
    r"temporar|momentarily|\btransient\b|(?:try|retry|resend|again)(?: \S+){0,6}? (?:later|in \d+|in (?:a )?few)|"
    r"at a later time|try later",
    r"too (?:quickly|fast|often|frequently)|at a rate (?:that|which)|(?:receiv|deliver)\w+ rate",
    r"dns (?:server |lookup )?(?:failure|time ?out|timed out)|(?:name ?server|lookup) (?:failure|time ?out|timed out)|"
    r"servfail|resource(?:s)? temporarily",
    r"(?:currently|presently) (?:un|not )available|under maintenance|being (?:moved|migrated|upgraded)|"
    r"(?:mailbox|server|system) (?:is )?(?:too )?(?:busy|locked|overloaded)|in use by another|high load",
    *languages.LATER,
)
_LOOP = (
    r"hop count|too many hops|mail loop|looping|loop detected|loops back|hops?\b.{0,12}exceeded",
    r"forwarded more than the maximum|duplicated message-id",
)
_UNKNOWN = (
    rf"{_WHO}(?:'s)?(?: \S+){{0,4}}? {_BE}(?:{_GONE})",
    rf"{_WHO}(?:es|s)?(?: \S+){{0,4}}? (?:(?:does|do|did)(?: not|n'?t) exist|doesn't have|could(?: not|"
    rf"n'?t) be found|wasn't found)",
    rf"{_WHO}(?: \S+){{0,3}}? (?:lookup failed|has moved)|addresses were unknown",
    r"(?:unknown|invalid|no such|no valid|non-?existent|bad|illegal|undefined|unrecogni[sz]ed|inactive|disabled)"
    r"(?: or \w+)?(?: local| virtual| final delivery| destination)?(?:[- ](?:user|recipient|mailbox|address|"
    r"account|addressee"
    r"|alias|destination|local[- ]part|person|rcpt|name|e?-?mail|user ?id)s?\b)",
    r"no (?:such |valid )?(?:user|mail ?box|account|recipient|person|one)s? (?:here|by|exists?|found|at|with|in|"
    r"name|available)",
    r"not (?:our|an? (?:valid|known|local|active)) (?:customer|user|mailbox|recipient|address)",
    r"do(?:es)?(?: not|n'?t) (?:exist|have an? (?:\S+ ){0,2}(?:account|mailbox|final)|accept mail for|"
    r"receive (?:any )?mail)",
    r"isn'?t a valid|unable to find (?:user|recipient)|can'?t accept user|no one at this address|"
    r"no longer accepts mail",
    r"mailbox (?:name )?not (?:allowed|available|found)|recip(?:ient)?notfound|not found in directory|not listed in",
    r"(?:e-?mail )?account that you tried to reach (?:does not|is (?:disabled|inactive))|bad ?rcptto|badrecipientto",
    r"address rejected|rejected recipient|recipient rejected|user missing home|refuse to deliver mail for this user",
    r"can't create user output file|unroute?able address|user has left|has been replaced by",
    r"no longer (?:exists?|available|valid|works?|employed|active|with)",
    r"couldn't be found|due to inactivity|recipient archived|archived recipient|unrecogni[sz]ed o/r name|"
    r"name is not recogni[sz]ed|unknown local[- ]part|all recipient addresses rejected|invalid final delivery",
    r"users? (?:\S+ ){0,3}?does ?n.?t have an? (?:\S+ ){0,3}?account|no (?:such )?account (?:by|with|for) that|"
    r"not (?:a )?(?:registered|existing|current) (?:user|member|customer|subscriber)|subscriber (?:unknown|absent)",
    r"empf[aä]e?nger unbekannt|ディレクトリのリストにありません",
    *languages.UNKNOWN,
)
_HOST = (
    r"(?:host|domain)(?: \S+){0,4}? (?:not found|unknown|(?:does|do)(?: not|n'?t) exist|could not be found|"
    r"is invalid|must exist)",
    r"(?:host|domain)\b.{0,40}\b(?:is unknown|not known)|name or service not known|nxdomain|name (?:service|"
    r"server) error",
    r"unknown (?:host|domain)|no (?:such|mx) (?:host|domain|record)|no such domain|illegal host/?domain",
    r"couldn't find any host|no mail(?:server| exchanger)|unroute?able mail domain|bad destination (?:host|system)",
    r"domain(?: name)?\b.{0,60}?(?:not appear to be registered|is not registered|has expired|lapsed)|"
    r"no mail host|responded with code nxdomain|domaine (?:\S+ ){0,3}?(?:introuvable|inexistant|n'existe pas)",
    r"null ?mx|does not accept (?:any )?(?:e-?)?mail|domaine inconnu|domain name system|"
    r"mx records point to non-existent",
)
_NETWORK = (
    r"timed? ?out|timeout|connection (?:refused|reset|lost|dropped)|network|unreachable|deferred|no answer|"
    r"no route|expired",
    r"in the queue too long|cannot send message for|could not be delivered (?:for|within)|retry time|delayed",
    r"not (?:yet )?been delivered|no smtp connection got far enough|failed \d+ attempts|unable to connect|"
    r"not responding",
)
SENTENCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("full", words(*_FULL)),
    ("size", words(*_SIZE)),
    ("sender", words(*_SENDER)),
    ("unwanted", words(*_UNWANTED)),
    ("refused", words(*_REFUSED)),
    ("loop", words(*_LOOP)),
    ("later", words(*_LATER)),
    ("unknown", words(*_UNKNOWN)),
    ("host", words(*_HOST)),
    ("network", words(*_NETWORK)),
)
# Words that cannot be about the sender, nor be what a server says of any refusal.
STRICTLY_UNKNOWN = words(
    r"user unknown|unknown user|no such user|recipient (?:unknown|not found)|user not found|unknown recipient|"
    r"(?:user|mailbox|account|address)\b.{0,40}?(?:does ?n.?t|does not) exist|no such (?:recipient|mailbox)|"
    r"invalid recipient|users? (?:\S+ ){0,3}?does ?n.?t have an? (?:\S+ ){0,3}?account|nxdomain|"
    r"(?:recipient|address) (?:\S+ ){0,3}?(?:was ?n.?t|could ?n.?t be|could not be) found|"
    r"(?:domain|host)(?: name)? (?:does not exist|not found)",
)
# What passes: it softens a code that says more than the server knows.
PASSING = words(*_LATER, r"timed? ?out|timeout|connection (?:refused|reset|lost|dropped)")


def kind_of(text: str) -> str:
    """What a server's words say: a name of `SENTENCES`, or nothing when they say none of it."""
    said = folded(text)
    return next((kind for kind, pattern in SENTENCES if pattern.search(said)), "")


def says(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search(folded(text)))
