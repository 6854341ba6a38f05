"""Letters from the ledger to Debian's `smtp-sink`, beside the wire (`smtp-source`), Django's own mail, the signature.

The senders are processes of their own, as in the product: their speed is read in the ledger, from the first message
accepted to the last, so that loading the product does not count; their processor time and memory, from the system.
`smtp-sink` and `smtp-source` come with the package postfix; `BENCH_POSTFIX` names the folder of a `dpkg -x` instead.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.db.models import Max, Min
from django.utils import timezone

from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.operations.planning import plan_mailing
from bench.letters_ground import content, fill, mailing
from bench.results import Result
from bench.shares import held

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 32
LEAST_OF_WIRE, LEAST_OF_SIGNING, LEAST_OF_DJANGO, LEAST_OF_TWO = 0.6, 0.6, 10, 1.7
MOST_MEMORY, MOST_PLANNING = 150, 60
MOST_SENT = 100_000  # beyond, planning alone is measured
DJANGO_MESSAGES = 500
PORT = 2599


def tool(name: str) -> list[str] | None:
    """The command of a tool of postfix, None when it is not here."""
    folder = os.environ.get("BENCH_POSTFIX", "")
    found = f"{folder}/usr/sbin/{name}" if folder else shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if not found or not Path(found).exists():
        return None
    return ["env", f"LD_LIBRARY_PATH={folder}/usr/lib/postfix", found] if folder else [found]


@contextmanager
def sink() -> Iterator[bool]:
    """Whether messages can be sent to the port while the block runs."""
    command = tool("smtp-sink")
    if command is None:
        yield False
        return
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen([*command, *user, f"127.0.0.1:{PORT}", "1000"], stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", PORT)) == 0:
                    break
            time.sleep(0.05)
        yield True
    finally:
        process.kill()
        process.wait()


def measure(vendor: str, readers: int) -> list[Result]:
    """Planning, then one to four senders over so many readers; plain and signed."""
    purpose = fill(readers)
    results = [_planning(vendor, mailing(purpose), readers)]
    if readers > MOST_SENT:
        return results
    with sink() as answers:
        if not answers:
            sys.stderr.write("  smtp-sink is not here (package postfix, or BENCH_POSTFIX): sending is left out\n")
            return results
        for signed in (False, True):
            results += _sending(vendor, signed=signed, count=readers)
        if vendor == "postgresql":
            results += _apart(readers)
    return results


def _planning(vendor: str, made: Mailing, readers: int) -> Result:
    """Beside the plain statement that writes as many rows and asks nobody's consent."""
    start = time.perf_counter()
    plan_mailing(mailing=made, at=timezone.now(), start=False)
    taken = time.perf_counter() - start
    if made.deliveries.filter(state=Delivery.State.PLANNED).count() != readers:
        raise SystemExit("not everybody who consented was planned")
    made.deliveries.all()._raw_delete(connection.alias)
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(BARE, [made.pk])
    bare = time.perf_counter() - start
    return Result(f"letters_planning_{vendor}_{readers}", round(taken, 4), "s", round(bare, 4), MOST_PLANNING)


def _sending(vendor: str, *, signed: bool, count: int) -> Iterator[Result]:
    first = 0.0
    for workers in (1,) if vendor == "sqlite" else (1, 2, 4):
        limit = signing_rate() if signed else wire(min(count, 20_000))
        seconds, memory, processor = _run(vendor, workers, signed=signed)
        name = f"letters_{'signed' if signed else 'plain'}_{vendor}_{count}_{workers}"
        rate, by_core = round(count / seconds), round(count / processor)
        yield Result(name, rate, "msg/s", limit, least=None if signed else LEAST_OF_WIRE, of_ratio=True)
        goal = LEAST_OF_SIGNING if signed else None
        yield Result(f"{name}_per_core", by_core, "msg/s", limit if signed else None, least=goal, of_ratio=True)
        yield Result(f"{name}_memory", memory, "MB", most=MOST_MEMORY)
        if workers == 1:
            first = rate
        elif signed:
            goal = LEAST_OF_TWO if workers == 2 else None
            yield Result(f"{name}_over_one", rate, "msg/s", first, least=goal, of_ratio=True)
        if not signed:
            yield Result(f"{name}_over_django", rate, "msg/s", django_rate(), least=LEAST_OF_DJANGO, of_ratio=True)


def _apart(count: int) -> Iterator[Result]:
    """Two senders over one, signed, each held to half a processor: sink and database have the other halves."""
    with held(0.5) as hold:
        if hold is None:
            sys.stderr.write("  this system lets no process be held to a share: two senders apart are left out\n")
            return
        one, two = (round(count / _run("postgresql", workers, signed=True, hold=hold)[0]) for workers in (1, 2))
        name = f"letters_signed_postgresql_{count}_2_apart_over_one"
        yield Result(name, two, "msg/s", one, least=LEAST_OF_TWO, of_ratio=True)


def _run(
    vendor: str, workers: int, *, signed: bool, hold: Callable[[int], None] | None = None
) -> tuple[float, float, float]:
    """Seconds from the first message to the last, megabytes of the largest sender, processor seconds of all."""
    made = Mailing.objects.get()
    made.deliveries.order_by().update(state="planned", handed_at=None, attempts=0, reply="")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE letters_delivery" if vendor == "postgresql" else "ANALYZE")
    _memory, started = _workers(workers, signed=signed)  # of loading the product alone: there is nothing to send
    Mailing.objects.update(status=Mailing.Status.SENDING, started_at=None, finished_at=None)
    memory, processor = _workers(workers, signed=signed, hold=hold)
    if made.deliveries.exclude(state=Delivery.State.HANDED).exists():
        raise SystemExit("not every message was accepted")
    times = made.deliveries.aggregate(first=Min("handed_at"), last=Max("handed_at"))
    seconds = (times["last"] - times["first"]).total_seconds()
    return seconds, memory, processor - started


def _workers(count: int, *, signed: bool, hold: Callable[[int], None] | None = None) -> tuple[float, float]:
    """Megabytes of the largest and processor seconds of all, once they have nothing left to send."""
    connection.close()
    with TemporaryDirectory() as folder:
        given = {"EMAIL_URL": f"smtp://127.0.0.1:{PORT}", "LETTERS_CONNECTIONS": str(CONNECTIONS)}
        if signed:
            key = Path(folder) / "dkim.pem"
            key.write_bytes(_key().private_bytes(*PEM))
            given["LETTERS_DKIM_KEY"] = str(key)
        command = [sys.executable, "-W", "ignore", "manage.py", "letters_worker", "--once"]
        environment = {**os.environ, **given}
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) for _number in range(count)
        ]
        if hold:
            for process in processes:
                hold(process.pid)
        return _watched([process.pid for process in processes])


def _watched(running: list[int]) -> tuple[float, float]:
    # What the system tells of an ended process counts the memory of the one that started it.
    memory = processor = 0.0
    while running:
        for process in list(running):
            memory = max(memory, _peak(process))
            ended, _status, used = os.wait4(process, os.WNOHANG)
            if ended:
                running.remove(process)
                processor += used.ru_utime + used.ru_stime
        time.sleep(0.2)
    return round(memory), processor


def _peak(process: int) -> float:
    """Megabytes at most so far; the other systems than Linux do not say."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("VmHWM")), 0.0)


BARE = """INSERT INTO letters_delivery (mailing_id, recipient_id, address, language, variant, state, why, attempts,
    reply, bounce_status, maybe_twice, by_referral, own_subject, own_text, own_calendar)
    SELECT %s, id, address, 'fr', '', 'planned', '', 0, '', '', false, false, '', '', '' FROM consent_address"""
PEM = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def signing_rate() -> float:
    """RSA-2048 signatures a second on one core."""
    key, scheme, digest = _key(), padding.PKCS1v15(), hashes.SHA256()
    start, count = time.process_time(), 0
    while time.process_time() - start < 1:
        key.sign(b"x" * 600, scheme, digest)
        count += 1
    return round(count / (time.process_time() - start))


def wire(messages: int) -> float:
    """What smtp-source sends a second: the same size, the same server, as many connections."""
    command = tool("smtp-source")
    assert command is not None
    options = ["-d", "-s", str(CONNECTIONS), "-m", str(messages), "-l", "20480", "-f", "a@pole.example"]
    start = time.perf_counter()
    subprocess.run([*command, *options, "-t", "b@exemple.example", f"127.0.0.1:{PORT}"], check=True)
    return round(messages / (time.perf_counter() - start))


def django_rate() -> float:
    """What a Django team would write: a message made for each reader, one connection."""
    said, name = content(), "django.core.mail.backends.smtp.EmailBackend"
    start = time.perf_counter()
    with get_connection(name, host="127.0.0.1", port=PORT, username="", password="", use_tls=False) as server:
        for number in range(DJANGO_MESSAGES):
            first = {"{{ prenom|à vous }}": "Rose", "{{ lien_retrait }}": f"https://pole.example/courriels/{number}/"}
            html, text = said["html"], said["text"]
            for hole, value in first.items():
                html, text = html.replace(hole, value), text.replace(hole, value)
            to = [f"lectrice{number}@exemple.example"]
            message = EmailMultiAlternatives(said["subject"], text, "infolettre@pole.example", to, connection=server)
            message.attach_alternative(html, "text/html")
            message.send()
    return round(DJANGO_MESSAGES / (time.perf_counter() - start))
