"""Web server, worker and post as children of one process: one Ctrl-C stops them and none outlives the others."""

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
from datetime import date
from multiprocessing.process import BaseProcess

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections
from django.utils.timezone import localdate
from gunicorn.app.base import BaseApplication

from arrimage.config.wsgi import application
from arrimage.kit.daily import Rounds, enqueue_daily
from arrimage.kit.stack import on_one_piece

logger = logging.getLogger(__name__)
TICK = 1.0  # seconds between two looks at the children
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
PATIENCE = 5.0  # seconds before a database that did not answer is asked again
BEHIND = 19  # when everybody comes at once, those who wait before a page are served before the letters are written
GRACE = 8.0  # seconds that children have to finish what they are doing


class WebServer(BaseApplication):
    """gunicorn, started from Python with the application already loaded."""

    def __init__(self, bind: str) -> None:
        self.bind = bind
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", self.bind)
        self.cfg.set("workers", settings.WEB_PROCESSES)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 4)
        self.cfg.set("preload_app", True)
        self.cfg.set("timeout", 60)
        self.cfg.set("graceful_timeout", 5)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("when_ready", _set_aside)

    def load(self):  # type: ignore[no-untyped-def]
        return application


def _end_with_parent() -> None:
    """Ask Linux to end this child when the supervisor is killed outright, so that no port or queue stays held."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _set_aside(server: object) -> None:
    """What is loaded stays for good: looking through it for garbage made one page in fifty wait 130 ms more."""
    gc.collect()
    gc.freeze()


def _serve(bind: str) -> None:
    _end_with_parent()
    WebServer(bind).run()


@on_one_piece
def _work() -> None:
    _end_with_parent()
    os.nice(BEHIND)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    call_command("db_worker", interval=1.0, verbosity=0, startup_delay=False)


@on_one_piece
def _send() -> None:
    _end_with_parent()
    os.nice(BEHIND)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    call_command("letters_worker")


class Supervisor:
    def __init__(self, address: str, port: int) -> None:
        self.bind = f"{address}:{port}"
        self.context = multiprocessing.get_context("fork")
        self.children: dict[str, BaseProcess] = {}
        self.day: date | None = None
        self.rounds = Rounds()
        self.patient_until = 0.0

    def run(self) -> int:
        """Until the web server ends or Ctrl-C; returns the exit code."""
        self._start("web", _serve, self.bind)
        if settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db"):
            self._start("worker", _work)
        self._start("post", _send)
        try:
            while self.children["web"].is_alive():
                self._enqueue()
                for name, work in (("worker", _work), ("post", _send)):
                    child = self.children.get(name)
                    if child is not None and not child.is_alive():
                        self._start(name, work)
                time.sleep(TICK)
            return self.children["web"].exitcode or 1
        except KeyboardInterrupt:
            return 0
        finally:
            self._stop()

    def _enqueue(self) -> None:
        """The jobs whose time has come; a database that is busy or away is asked again a little later."""
        if time.monotonic() < self.patient_until:
            return
        try:
            if self.day != localdate():
                enqueue_daily()
                self.day = localdate()
                connections.close_all()
            if self.rounds.enqueue_due(time.monotonic()):
                connections.close_all()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("the database does not answer: %s; jobs wait", type(error).__name__)
            connections.close_all()
            self.patient_until = time.monotonic() + PATIENCE

    def _start(self, name: str, target: object, *args: object) -> None:
        connections.close_all()
        process = self.context.Process(target=target, args=args, name=name)  # type: ignore[arg-type]
        process.start()
        self.children[name] = process

    def _stop(self) -> None:
        for process in self.children.values():
            process.terminate()
        limit = time.monotonic() + GRACE
        for process in self.children.values():
            process.join(max(0.1, limit - time.monotonic()))
            if process.is_alive():
                process.kill()
