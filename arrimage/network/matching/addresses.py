"""E-mail and web addresses as evidence: whose domain it is, whether one person or a whole office reads it."""

import re
from urllib.parse import urlsplit

# Domains that anybody may have an address in: they say nothing of the organisation.
_FREE_MAIL = """
gmail.com googlemail.com hotmail.com hotmail.ca hotmail.fr outlook.com outlook.fr live.com live.ca msn.com
yahoo.com yahoo.ca yahoo.fr ymail.com icloud.com me.com mac.com aol.com protonmail.com proton.me pm.me gmx.com
videotron.ca videotron.qc.ca bell.net bellnet.ca sympatico.ca cgocable.ca cogeco.ca cogeco.net rogers.com
telus.net xplornet.com xplornet.ca distributel.net teksavvy.com ebox.ca sogetel.net targo.ca oricom.ca
b2b2c.ca axion.ca cablevision.qc.ca globetrotter.net rocler.com rocler.qc.ca qc.aira.com aira.com hotmail.be
free.fr orange.fr laposte.net mail.com
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())
# Sites and services under which many organisations have a page or an address of their own.
_SHARED_HOSTS = """
facebook.com fb.com instagram.com linkedin.com twitter.com x.com youtube.com wixsite.com wordpress.com
weebly.com blogspot.com jimdofree.com google.com sites.google.com canalblog.com bit.ly linktr.ee gouv.qc.ca
ssss.gouv.qc.ca csss.gouv.qc.ca quebec.ca zeffy.com eventbrite.ca eventbrite.com
"""
SHARED_HOSTS = frozenset(_SHARED_HOSTS.split())
_OFFICE_BOXES = """
info infos information contact contacts admin administration bonjour allo accueil reception direction bureau
secretariat courriel communication communications comptabilite coordination coordo presidence president ca
conseil general hello office mail poste service services support ventes commandes adhesion membres rh emploi
dg coop cpe dons facturation finances inscription inscriptions reservation reservations location locations equipe
redaction nouvelles salledenouvelles salledesnouvelles pupitre actualites presse medias news newsroom
"""
OFFICE_BOXES = frozenset(_OFFICE_BOXES.split())
DIGITS = re.compile(r"\D+")
EXTENSION = re.compile(r"(?i)\s*(?:poste|ext|x|#|,)")


def domain_of(address: str) -> str:
    """The domain that an e-mail or a web address tells of its organisation; empty when many share it."""
    domain = address.rpartition("@")[2] if "@" in address else _host(address)
    domain = domain.strip().strip(".").lower().removeprefix("www.")
    if not domain or "." not in domain or domain in FREE_MAIL or domain in SHARED_HOSTS:
        return ""
    return "" if domain.split(".", 1)[1] in SHARED_HOSTS else domain


def _host(address: str) -> str:
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def is_office_box(email: str) -> bool:
    """Whether an office rather than one person reads that address."""
    return email.partition("@")[0].lower() in OFFICE_BOXES


def is_shareable(email: str) -> bool:
    """Whether a household or an office may read that address: anybody's domain, an office's box."""
    return not domain_of(email) or is_office_box(email)


def phone_key(phone: str) -> str:
    """The ten digits of a North-American number without its extension; empty for anything else."""
    number = DIGITS.sub("", EXTENSION.split(phone, maxsplit=1)[0]) if phone else ""
    number = number[1:] if len(number) == 11 and number.startswith("1") else number
    return number if len(number) == 10 else ""
