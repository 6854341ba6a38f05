"""What mail servers say when they refuse, by what went wrong. Looked for in this order: the first that fits is it.

Each line is a piece of a regular expression, without capitals; servers say these words, people seldom do.
"""

import re

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
    # «The box is full», in the languages of our readers' correspondents.
    r"bo[iîı]tes?\b.{0,40}(?:saturée|pleine)|quota (?:dépassé|atteint)|(?:buz[óo]n|bandeja|cuota)\b.{0,40}"
    r"(?:lleno|llena|excedid|superad)|(?:casella|mailbox)\b.{0,40}(?:piena|esaurit)|caixa\b.{0,40}cheia|"
    r"(?:postfach|mailbox|speicher)\b.{0,40}(?:voll|überschritten|erschöpft)|(?:postvak|mailbox)\b.{0,40}\bvol\b|"
    r"переполнен",
)
_SIZE = (
    r"(?:message|mail|size).{0,40}(?:too (?:big|large)|exceeds?.{0,30}(?:size|maximum|limit))|recipsizelimit",
    r"size limit exceeded|maximum message size|message file too big|larger than the current system limit",
)
_SENDER = (
    r"sender (?:address |domain )?(?:is )?(?:rejected|denied|not (?:allowed|found|exist)|unknown|verify fail)",
    r"domain of sender|sender'?s? domain|from address|mail from domain|invalid sender|unknown sender|"
    r"sender (?:id\b|identity)",
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
    r"too many (?:connections|recipients|messages|errors)|rate limit|throttl|gr[ae]y ?list|try again later|"
    r"temporar(?:y|ily)",
    r"relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:allowed|permitted))|(?:unable|"
    r"not permitted) to relay",
    r"service (?:not |un)available|not allowed to send",
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
    r"destinataire (?:inconnu|invalide)|utilisateur inconnu|adresse (?:inconnue|invalide)|n['’]existe pas|"
    r"couldn't be found",
    r"compte (?:inconnu|désactivé|fermé)|no existe (?:dicha|ese|el)|nessun utente|utente (?:sconosciuto|inesistente)",
    r"(?:adresse|destinataire|utilisateur|bo[iî]te|compte)\b.{0,60}(?:introuvable|inexistant|pas été trouvé|"
    r"a été (?:fermé|supprimé|désactivé)|n['’]est (?:pas|plus) (?:valide|actif|active))|due to inactivity|"
    r"(?:direcci[óo]n|destinatario|usuario|cuenta|buz[óo]n)\b.{0,40}(?:no existe|desconocid|inexistente|no encontrad)|"
    r"(?:indirizzo|destinatario|casella|utente)\b.{0,40}(?:non (?:esiste|valid|trovat)|sconosciut|inesistente)|"
    r"(?:endereço|destinatário|usuário|utilizador|conta)\b.{0,40}(?:não (?:existe|encontrad)|desconhecid|inexistente)|"
    r"(?:adresse|empfänger|benutzer|postfach|konto)\b.{0,60}(?:nicht gefunden|existiert nicht|unbekannt|"
    r"nicht vorhanden|ungültig)|(?:onbekend[e]?|ongeldig[e]?) (?:gebruiker|adres|ontvanger)|"
    r"(?:adres|gebruiker)\b.{0,30}(?:bestaat niet|niet gevonden)",
    r"empf[aä]e?nger unbekannt|ディレクトリのリストにありません|пользователь не найден",
)
_HOST = (
    r"(?:host|domain)(?: \S+){0,4}? (?:not found|unknown|(?:does|do)(?: not|n'?t) exist|could not be found|"
    r"is invalid|must exist)",
    r"(?:host|domain)\b.{0,40}\b(?:is unknown|not known)|name or service not known|nxdomain|name (?:service|"
    r"server) error",
    r"unknown (?:host|domain)|no (?:such|mx) (?:host|domain|record)|no such domain|illegal host/?domain",
    r"couldn't find any host|no mail(?:server| exchanger)|unroute?able mail domain|bad destination (?:host|system)",
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
SENTENCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile("|".join(pieces), re.I))
    for kind, pieces in (
        ("full", _FULL),
        ("size", _SIZE),
        ("sender", _SENDER),
        ("refused", _REFUSED),
        ("loop", _LOOP),
        ("unknown", _UNKNOWN),
        ("host", _HOST),
        ("network", _NETWORK),
    )
)
# Words that cannot be about the sender, nor be what a server says of any refusal.
STRICTLY_UNKNOWN = re.compile(
    r"user unknown|unknown user|no such user|recipient (?:unknown|not found)|user not found|unknown recipient|"
    r"(?:user|mailbox|account) (?:does not|doesn't) exist|no such (?:recipient|mailbox)|invalid recipient",
    re.I,
)


def kind_of(text: str) -> str:
    """What a server's words say went wrong: full, size, sender, refused, loop, unknown, host, network, or nothing."""
    return next((kind for kind, pattern in SENTENCES if pattern.search(text)), "")
