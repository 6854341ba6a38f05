"""The mailbox of returns: each mail is read once, and stays until what it says is written down."""

import mailbox
import socketserver
import ssl
import threading
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from arrimage.letters.bounces import mailboxes
from arrimage.letters.bounces.mailboxes import MailboxError, read_mailbox
from arrimage.letters.models import Return


class ImapServer(socketserver.StreamRequestHandler):
    """Just enough of IMAP for a mailbox: what is read, moved and deleted is on the server object."""

    def handle(self):
        box = self.server.box
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            words = command.upper().split()
            verb = " ".join(words[:2]) if words[0] == "UID" else words[0]
            box["said"].append(command)
            if verb == "CAPABILITY":
                self.say(f"* CAPABILITY IMAP4rev1 {box['capabilities']}")
            elif verb == "LOGIN" and "secret" not in command:
                self.say(f"{tag} NO wrong")
                continue
            elif verb == "SELECT":
                self.say(f"* {len(box['mails'])} EXISTS")
            elif verb == "UID SEARCH":
                self.say("* SEARCH " + " ".join(box["mails"]))
            elif verb == "UID FETCH":
                data = box["mails"][words[2]]
                self.wfile.write(f"* 1 FETCH (UID {words[2]} BODY[]<0> {{{len(data)}}}\r\n".encode() + data + b")\r\n")
            elif verb == "UID MOVE":
                box["kept"][words[2]] = box["mails"].pop(words[2])
            elif verb == "UID COPY":
                box["kept"][words[2]] = box["mails"][words[2]]
            elif verb == "UID STORE":
                box["deleted"].append(words[2])
            elif verb in ("CLOSE", "UID EXPUNGE"):
                for uid in box["deleted"]:
                    box["mails"].pop(uid, None)
            self.say(f"{tag} OK done")
            if verb == "LOGOUT":
                return

    def say(self, line: str):
        self.wfile.write(f"{line}\r\n".encode())


class PopServer(socketserver.StreamRequestHandler):
    def handle(self):
        box, marked = self.server.box, []
        self.say("+OK ready")
        for line in self.rfile:
            verb, _, rest = line.decode().strip().partition(" ")
            if verb == "PASS" and rest != "secret":
                self.say("-ERR wrong")
            elif verb == "LIST":
                self.say("+OK")
                for number, data in box["mails"].items():
                    self.say(f"{number} {len(data)}")
                self.say(".")
            elif verb == "RETR":
                self.say("+OK")
                self.wfile.write(box["mails"][rest] + b"\r\n.\r\n")
            elif verb == "DELE":
                marked.append(rest)
                self.say("+OK")
            else:
                self.say("+OK")
            if verb == "QUIT":
                for number in marked:
                    del box["mails"][number]
                return

    def say(self, line: str):
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def server(handler, mails: int = 3, capabilities: str = "MOVE", certificate=None):
    """A server on this machine with that many mails, encrypted with that certificate; gives its port and its box."""
    box = {
        "mails": {str(place): f"Subject: n{place}\r\n\r\nBonjour".encode() for place in range(1, mails + 1)},
        "kept": {},
        "deleted": [],
        "said": [],
        "capabilities": capabilities,
    }

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

        def finish_request(self, request, client_address):
            """In the thread of the conversation, so that one that fails holds no other back."""
            if certificate:
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(certificate)
                try:
                    request = context.wrap_socket(request, server_side=True)
                except OSError as refused:
                    box["said"].append(str(refused))
                    return
            super().finish_request(request, client_address)
            if certificate:
                request.unwrap()

    with Server(("127.0.0.1", 0), handler) as running:
        running.box = box
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield running.server_address[1], box
        running.shutdown()


@pytest.mark.parametrize("capabilities", ["MOVE", "UIDPLUS", ""])
def test_an_imap_mailbox_is_read_once_and_what_was_read_is_kept_apart(capabilities):
    taken = []
    with server(ImapServer, capabilities=capabilities) as (port, box):
        url = f"imap://moi%40pole.example:secret@127.0.0.1:{port}/INBOX"
        assert read_mailbox(url, taken.append) == (3, 0)
        assert read_mailbox(url, taken.append) == (0, 0)
    assert len(taken) == 3
    assert (len(box["kept"]), box["mails"]) == (3, {})
    assert not any("BODY[" in said for said in box["said"])  # reading alone marks nothing as seen


def test_a_mail_that_cannot_be_written_down_stays_and_the_others_go_on():
    def take(data: bytes):
        if b"n2" in data:
            raise RuntimeError("the database is away")

    with server(ImapServer) as (port, box):
        assert read_mailbox(f"imap://moi:secret@127.0.0.1:{port}/", take) == (2, 1)
    assert list(box["mails"]) == ["2"]


def test_a_pop_mailbox_is_emptied_of_what_was_read():
    taken = []
    with server(PopServer) as (port, box):
        assert read_mailbox(f"pop3://moi:secret@127.0.0.1:{port}", taken.append, most=2) == (2, 0)
    assert list(box["mails"]) == ["3"]
    assert taken[0].startswith(b"Subject: n1")


SECURE = [("imaps", ImapServer, "/INBOX"), ("pop3s", PopServer, "")]


@pytest.fixture
def trusted(certificate, monkeypatch):
    """That certificate, known to us."""
    made = ssl.create_default_context
    monkeypatch.setattr(mailboxes.ssl, "create_default_context", lambda *given: made(*given, cafile=certificate))


@pytest.mark.parametrize(("scheme", "handler", "folder"), SECURE)
def test_a_mailbox_is_read_over_an_encrypted_line_and_emptied_once(scheme, handler, folder, certificate, trusted):
    taken = []
    with server(handler, certificate=certificate) as (port, box):
        url = f"{scheme}://moi:secret@localhost:{port}{folder}"
        assert read_mailbox(url, taken.append) == (3, 0)
        assert read_mailbox(url, taken.append) == (0, 0)
    assert [b"n1" in taken[0], b"n2" in taken[1], b"n3" in taken[2], len(taken)] == [True, True, True, 3]
    assert box["mails"] == {}


@pytest.mark.parametrize(("scheme", "handler", "folder"), SECURE)
def test_a_certificate_of_nobody_known_is_refused_in_words_before_the_password(scheme, handler, folder, certificate):
    refused = pytest.raises(MailboxError, match=r"fier.: il n’est signé que par lui-même")
    with server(handler, certificate=certificate) as (port, box), refused:
        read_mailbox(f"{scheme}://moi:secret@localhost:{port}{folder}", print)
    assert not any("secret" in said for said in box["said"])
    assert len(box["mails"]) == 3


@pytest.mark.parametrize(("scheme", "handler", "folder"), SECURE)
def test_a_certificate_for_another_name_is_refused(scheme, handler, folder, certificate, trusted):
    refused = pytest.raises(MailboxError, match="il est au nom d’un autre serveur")
    with server(handler, certificate=certificate) as (port, box), refused:
        read_mailbox(f"{scheme}://moi:secret@127.0.0.1:{port}{folder}", print)
    assert len(box["mails"]) == 3


@pytest.mark.parametrize(("scheme", "handler"), [("imap", ImapServer), ("pop3", PopServer)])
def test_a_refused_password_is_said_without_being_shown(scheme, handler):
    with server(handler) as (port, _box), pytest.raises(MailboxError) as said:
        read_mailbox(f"{scheme}://moi:faux-passe@127.0.0.1:{port}/", print)
    assert "faux-passe" not in str(said.value)


def test_a_maildir_keeps_what_was_read_in_a_folder(tmp_path):
    box = mailbox.Maildir(tmp_path / "retours", create=True)
    for place in range(3):
        box.add(f"Subject: n{place}\n\nBonjour")
    taken = []
    url = f"maildir://{tmp_path}/retours"
    assert read_mailbox(url, taken.append) == (3, 0)
    assert read_mailbox(url, taken.append) == (0, 0)
    assert (len(taken), len(box), len(box.get_folder("Arrimage"))) == (3, 0, 3)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://x", "commence par imaps://"),
        ("maildir:///nulle/part", "n’est pas un Maildir"),
        ("imap://a:b@127.0.0.1:1/", "ne peut pas être lue : la connexion est refusée"),
    ],
)
def test_a_mailbox_that_is_not_there_is_said_in_the_reader_s_language(url, said):
    with translation.override("fr-ca"), pytest.raises(MailboxError) as refused:
        read_mailbox(url, print)
    assert said in str(refused.value).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("url", ["imap://moi:faux@127.0.0.1:{}/", "pop3://moi:faux@127.0.0.1:{}"])
def test_a_server_that_refuses_the_password_is_said_in_the_reader_s_language(url):
    handler = ImapServer if url.startswith("imap") else PopServer
    refused = pytest.raises(MailboxError, match="vérifiez le nom, le mot de passe et le dossier")
    with server(handler) as (port, _box), translation.override("fr-ca"), refused:
        read_mailbox(url.format(port), print)


@pytest.mark.django_db
def test_the_job_writes_down_what_a_mailbox_holds(tmp_path, settings):
    from arrimage.letters.jobs import read_returns

    box = mailbox.Maildir(tmp_path / "retours", create=True)
    box.add("From: quelquun@exemple.example\nSubject: Bonjour\n\nBonjour")
    settings.LETTERS_RETURNS_URL = f"maildir://{tmp_path}/retours"
    assert read_returns.func() == 1
    assert Return.objects.get().subject == "Bonjour"
    assert len(box) == 0


@pytest.mark.django_db
def test_the_command_reads_the_mailbox_of_the_settings(tmp_path, settings, capsys):
    settings.LETTERS_RETURNS_URL = ""
    with pytest.raises(CommandError):
        call_command("read_bounces", "--mailbox")
    box = mailbox.Maildir(tmp_path / "retours", create=True)
    box.add("From: quelquun@exemple.example\nSubject: Bonjour\n\nBonjour")
    settings.LETTERS_RETURNS_URL = f"maildir://{tmp_path}/retours"
    call_command("read_bounces", "--mailbox")
    assert "1" in capsys.readouterr().out
    assert Return.objects.count() == 1


def test_frequent_jobs_come_round_at_their_minutes(settings, monkeypatch):
    from django.utils.module_loading import autodiscover_modules

    from arrimage.kit import daily
    from arrimage.letters import jobs

    autodiscover_modules("jobs")  # those of the other rooms take their places before theirs is taken
    asked = []
    monkeypatch.setattr(
        daily, "_often", [(type("Task", (), {"enqueue": lambda self: asked.append(1)})(), jobs._minutes)]
    )
    settings.LETTERS_RETURNS_URL, settings.LETTERS_RETURNS_MINUTES = "", 5
    rounds = daily.Rounds()
    assert rounds.enqueue_due(0) == 0
    settings.LETTERS_RETURNS_URL = "maildir:///x"
    assert [rounds.enqueue_due(now) for now in (10.0, 100.0, 309.0, 310.0)] == [1, 0, 0, 1]
    assert len(asked) == 2
