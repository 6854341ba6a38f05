"""Has the product loaded, and forks a sending process or a mail server at each line it reads; answers its number."""

import asyncio
import os
import signal
import sys

import django

from tests.letters.sink import serve_for_good


def _be_silent() -> None:
    """The lines are for the one who forks."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


def main() -> None:
    django.setup()
    from django.core.management import call_command  # its commands wait for the set-up

    from arrimage.consent.emails import preferences_link
    from arrimage.letters.management.commands import letters_worker  # noqa: F401

    preferences_link("")  # every address of the site, read once
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children = []
    for line in sys.stdin:
        what, *given = line.split()
        child = os.fork()
        if child == 0:
            _be_silent()
            if what == "server":
                asyncio.run(serve_for_good(int(given[0]), given[1]))
            call_command("letters_worker")
            os._exit(0)
        children.append(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    for child in children:
        try:
            os.kill(child, signal.SIGTERM)
        except ProcessLookupError:
            continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for child in children:
        try:
            os.waitpid(child, 0)
        except ChildProcessError:
            continue


if __name__ == "__main__":
    main()
