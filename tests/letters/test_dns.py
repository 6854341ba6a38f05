"""The page that tells whether the world believes that our mail is ours. No test asks the network anything."""

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.utils import translation

from arrimage.letters.dns import State, check_domain
from arrimage.letters.dns.dkim import public_key
from arrimage.letters.dns.lookups import NoReply, are_aligned, organisational
from arrimage.letters.dns.spf import Broken, Evaluation, merged

POLE, SERVER, ADDRESS = "pole.example", "mail.pole.example", "203.0.113.7"


class Zone:
    """Names and what they answer. `silent` names are those of servers that do not answer."""

    def __init__(self, txt=None, mx=None, addresses=None, names=None, silent=()):
        self.records = {"txt": txt or {}, "mx": mx or {}, "addresses": addresses or {}, "names": names or {}}
        self.silent = silent

    def __getattr__(self, kind):
        def ask(name):
            if name in self.silent:
                raise NoReply(name)
            return self.records[kind].get(name, [])

        return ask


def a_key(bits: int = 2048) -> str:
    return generate_private_key(65537, bits).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KEY = a_key()


@pytest.fixture
def zone() -> Zone:
    """Everything as it should be."""
    return Zone(
        txt={
            POLE: ["v=spf1 ip4:203.0.113.0/28 -all", "google-site-verification=1"],
            f"_dmarc.{POLE}": ["v=DMARC1; p=quarantine; rua=mailto:dmarc@pole.example"],
            f"arrimage._domainkey.{POLE}": [public_key(KEY).record],
        },
        mx={POLE: [(10, SERVER)]},
        addresses={SERVER: [ADDRESS], POLE: [ADDRESS]},
        names={ADDRESS: [SERVER]},
    )


@pytest.fixture(autouse=True)
def _signing(settings):
    settings.LETTERS_DKIM_KEY, settings.LETTERS_SENDS_FROM = KEY, [ADDRESS]


def check(zone: Zone, code: str):
    return next(finding for finding in check_domain(POLE, zone).findings if finding.code == code)


def test_a_domain_in_order_is_said_to_be(zone):
    report = check_domain(POLE, zone)
    assert {finding.code: finding.state for finding in report.findings} == dict.fromkeys(
        ("spf", "dkim", "dmarc", "ptr", "mx"), State.GOOD
    )
    assert report.state is State.GOOD
    assert not any(finding.paste for finding in report.findings)


def test_a_domain_without_anything_gets_what_to_paste():
    report = check_domain(POLE, Zone())
    pasted = {record.name: record.value for finding in report.findings for record in finding.paste}
    assert pasted == {
        POLE: f"v=spf1 ip4:{ADDRESS} ~all",
        f"arrimage._domainkey.{POLE}": public_key(KEY).record,
        f"_dmarc.{POLE}": f"v=DMARC1; p=none; rua=mailto:dmarc@{POLE}",
    }
    assert {finding.state for finding in report.findings} == {State.MISSING}


@pytest.mark.parametrize(
    ("records", "state", "pasted"),
    [
        (["v=spf1 mx -all"], State.GOOD, None),
        (["v=spf1 a:mail.pole.example ~all"], State.GOOD, None),
        (["v=spf1 include:autres.example ~all"], State.GOOD, None),
        (["v=spf1 redirect=autres.example"], State.GOOD, None),
        (["v=spf1 a:rien.example -all"], State.TO_FIX, f"v=spf1 a:rien.example ip4:{ADDRESS} -all"),
        (["v=spf1 ip4:198.51.100.1 ~all"], State.TO_FIX, f"v=spf1 ip4:198.51.100.1 ip4:{ADDRESS} ~all"),
        (["v=spf1 +all"], State.TO_FIX, "v=spf1 ~all"),
        (
            ["v=spf1 mx -all", "v=spf1 include:autres.example ~all"],
            State.TO_FIX,
            f"v=spf1 mx include:autres.example ip4:{ADDRESS} -all",
        ),
        (["v=spf1 ipv4:1.2.3.4 -all"], State.TO_FIX, None),
        (["v=spf1 include:rien.example -all"], State.TO_FIX, None),
        ([f"v=spf1 {' '.join(f'a:h{place}.example' for place in range(11))} -all"], State.TO_FIX, None),
        (["v=spf1 include:boucle.example -all"], State.TO_FIX, None),
    ],
)
def test_who_may_send_is_evaluated_as_receivers_do(zone, records, state, pasted):
    zone.records["txt"] |= {
        POLE: records,
        "autres.example": [f"v=spf1 ip4:{ADDRESS} -all"],
        "boucle.example": ["v=spf1 include:boucle.example -all"],
    }
    finding = check(zone, "spf")
    assert finding.state is state
    if pasted:
        assert [record.value for record in finding.paste] == [pasted]


def test_what_is_pasted_passes_the_same_check(zone):
    zone.records["txt"][POLE] = ["v=spf1 include:autres.example ?all", "v=spf1 mx:ailleurs.example -all"]
    zone.records["txt"]["autres.example"] = ["v=spf1 ip4:198.51.100.1 -all"]
    zone.records["txt"][POLE] = [check(zone, "spf").paste[0].value]
    assert check(zone, "spf").state is State.GOOD


def test_a_provider_is_recognised_by_what_it_includes(zone, settings):
    settings.LETTERS_SENDS_FROM = ["include:_spf.fournisseur.example"]
    assert check(zone, "spf").paste[0].value == "v=spf1 ip4:203.0.113.0/28 include:_spf.fournisseur.example -all"
    zone.records["txt"] |= {
        POLE: ["v=spf1 include:_spf.fournisseur.example -all"],
        "_spf.fournisseur.example": ["v=spf1 ip4:198.51.100.0/24 -all"],
    }
    assert check(zone, "spf").state is State.GOOD


def test_ten_look_ups_are_the_limit():
    hosts = [f"h{place}.example" for place in range(10)]
    record = "v=spf1 " + " ".join(f"a:{host}" for host in hosts) + " -all"
    zone = Zone(txt={POLE: [record]}, addresses={host: ["198.51.100.9"] for host in hosts})
    assert Evaluation(zone).result(POLE, ADDRESS) == "fail"
    zone.records["txt"][POLE] = [zone.records["txt"][POLE][0].replace(" -all", " mx -all")]
    with pytest.raises(Broken, match="dix"):
        Evaluation(zone).result(POLE, ADDRESS)


def test_records_are_merged_without_losing_a_term():
    found = merged(["v=spf1 a mx -all", "v=spf1 redirect=x.example"], ["ip4:1.2.3.4"])
    assert found == "v=spf1 a mx include:x.example ip4:1.2.3.4 -all"


@pytest.mark.parametrize(
    ("shown", "state"),
    [
        (lambda: [public_key(a_key()).record], State.TO_FIX),
        (lambda: ["v=DKIM1; p="], State.TO_FIX),
        (lambda: [public_key(KEY).record + "; t=y"], State.TO_FIX),
        (lambda: [public_key(KEY).record, public_key(a_key(1024)).record], State.TO_FIX),
        (lambda: [public_key(KEY).record.replace("k=rsa; ", "")], State.GOOD),
        (lambda: [], State.MISSING),
    ],
    ids=["another", "withdrawn", "tried out", "two", "kind left out", "none"],
)
def test_the_key_shown_is_compared_with_ours(zone, shown, state):
    zone.records["txt"][f"arrimage._domainkey.{POLE}"] = shown()
    finding = check(zone, "dkim")
    assert finding.state is state
    if state is not State.GOOD:
        assert finding.paste[0].value == public_key(KEY).record


def test_a_weak_key_is_said(zone, settings):
    settings.LETTERS_DKIM_KEY = weak = a_key(1024)
    zone.records["txt"][f"arrimage._domainkey.{POLE}"] = [public_key(weak).record]
    assert check(zone, "dkim").state is State.TO_FIX


def test_a_long_key_is_pasted_in_strings_that_a_zone_accepts(zone):
    zone.records["txt"].pop(f"arrimage._domainkey.{POLE}")
    record = check(zone, "dkim").paste[0]
    pieces = record.zone.split('"')[1::2]
    assert "".join(pieces) == record.value
    assert max(map(len, pieces)) <= 255


def test_without_a_key_the_hub_says_that_it_does_not_sign(zone, settings):
    settings.LETTERS_DKIM_KEY = ""
    assert check(zone, "dkim").state is State.UNKNOWN
    settings.LETTERS_DKIM_KEY = "/nulle/part.pem"
    assert check(zone, "dkim").state is State.TO_FIX


@pytest.mark.parametrize(
    ("records", "state"),
    [
        (["v=DMARC1; p=none"], State.GOOD),
        (["v=DMARC1; p=reject; adkim=s"], State.GOOD),
        (["v=DMARC1; rua=mailto:a@pole.example"], State.TO_FIX),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], State.TO_FIX),
        (["v=spf1 -all"], State.MISSING),
    ],
)
def test_the_policy_is_read(zone, records, state):
    zone.records["txt"][f"_dmarc.{POLE}"] = records
    assert check(zone, "dmarc").state is state


def test_letters_that_nobody_vouches_for_do_not_pass(zone, settings):
    settings.LETTERS_DKIM_KEY, settings.LETTERS_RETURN_DOMAIN = "", "ailleurs.test"
    assert check(zone, "dmarc").state is State.TO_FIX
    settings.LETTERS_RETURN_DOMAIN = f"retours.{POLE}"
    assert check(zone, "dmarc").state is State.GOOD
    zone.records["txt"][f"_dmarc.{POLE}"] = ["v=DMARC1; p=reject; aspf=s"]
    assert check(zone, "dmarc").state is State.TO_FIX


def test_the_domain_of_returns_must_take_mail(zone, settings):
    settings.LETTERS_RETURN_DOMAIN = f"retours.{POLE}"
    assert check(zone, "mx").state is State.MISSING
    zone.records["mx"][f"retours.{POLE}"] = [(0, ".")]
    assert check(zone, "mx").state is State.TO_FIX
    zone.records["mx"][f"retours.{POLE}"] = [(10, "disparu.example")]
    assert check(zone, "mx").state is State.TO_FIX
    zone.records["mx"][f"retours.{POLE}"] = [(10, SERVER)]
    assert check(zone, "mx").state is State.GOOD


def test_the_name_of_the_server_leads_back_to_it(zone, settings):
    zone.records["names"][ADDRESS] = ["p7.fournisseur.example"]
    assert check(zone, "ptr").state is State.TO_FIX
    zone.records["names"] = {}
    assert check(zone, "ptr").state is State.MISSING
    settings.LETTERS_SENDS_FROM = []
    assert check(zone, "ptr").state is State.UNKNOWN
    assert check(zone, "spf").state is State.UNKNOWN


def test_a_name_server_that_does_not_answer_is_no_verdict(zone):
    zone.silent = (POLE, f"_dmarc.{POLE}")
    states = [finding.state for finding in check_domain(POLE, zone).findings]
    assert states == [State.UNKNOWN, State.GOOD, State.UNKNOWN, State.GOOD, State.UNKNOWN]


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("a.b.pole.org", "pole.org"),
        ("x.pole.qc.ca", "pole.qc.ca"),
        ("pole.ca", "pole.ca"),
        ("a.pole.co.uk", "pole.co.uk"),
        ("courriel.ville.gouv.qc.ca", "gouv.qc.ca"),
        ("Lettres.Pole.Quebec.", "pole.quebec"),
        ("a.pole.org.au", "pole.org.au"),
        ("a.pole.web.za", "pole.web.za"),
        ("pole.github.io", "pole.github.io"),
    ],
)
def test_the_registered_domain_is_found(domain, registered):
    assert organisational(domain) == registered
    assert are_aligned(domain, registered)


@pytest.mark.django_db
def test_the_command_prints_the_same(zone, monkeypatch, capsys):
    monkeypatch.setattr("arrimage.letters.management.commands.check_mail_dns.Resolver", lambda: zone)
    call_command("check_mail_dns", POLE)
    assert POLE in capsys.readouterr().out
    zone.records["txt"].pop(POLE)
    with pytest.raises(CommandError):
        call_command("check_mail_dns", POLE)
    printed = capsys.readouterr().out
    assert f"v=spf1 ip4:{ADDRESS} ~all" in printed
    assert f'    {POLE}. TXT "v=spf1 ip4:{ADDRESS} ~all"' in printed.splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["pas un domaine", "pole", "info@pole.example", "pole..example"])
def test_what_is_no_domain_is_not_looked_up(zone, monkeypatch, text):
    monkeypatch.setattr("arrimage.letters.management.commands.check_mail_dns.Resolver", lambda: zone)
    with translation.override("fr-ca"), pytest.raises(CommandError, match="n’est pas un nom de domaine") as said:
        call_command("check_mail_dns", text)
    assert said.value.returncode == 2


def test_a_third_name_that_leads_nowhere_makes_receivers_heed_nothing(zone):
    zone.records["txt"][POLE] = [f"v=spf1 a:rien.example mx:rien.example ip4:{ADDRESS} -all"]
    assert check(zone, "spf").state is State.GOOD
    zone.records["txt"][POLE] = [f"v=spf1 a:rien.example mx:rien.example a:nulle-part.example ip4:{ADDRESS} -all"]
    finding = check(zone, "spf")
    assert finding.state is State.TO_FIX
    assert any("ne mènent nulle part" in sentence for sentence in finding.sentences)


def test_nothing_is_proposed_to_paste_while_the_server_is_unknown(zone, settings):
    settings.LETTERS_SENDS_FROM, settings.EMAIL_HOST = [], ""
    zone.records["txt"][POLE] = []
    finding = check(zone, "spf")
    assert finding.state is State.MISSING
    assert finding.paste == []
    assert any("LETTERS_SENDS_FROM" in sentence for sentence in finding.sentences)
