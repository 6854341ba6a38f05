"""Message catalogues, a room at a time, without the gettext programs.

    python -m arrimage.kit.catalogues update|prune|compile|check [room …]

`update` merges what the sources say into `arrimage/<room>/locale/fr/LC_MESSAGES/django.po` and keeps, as `#~`,
translations whose message is gone; `prune` does the same and drops them; `compile` writes the `.mo` files Django
reads; `check` exits 1 and lists what is missing, untranslated, doubtful, obsolete or broken.
"""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "fr"
PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg"}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Written by hand because Babel's own header carries dates, which would change the file at every run.
HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
# French puts a no-break space before ; : ? ! and inside « »; what is no prose (links, hours, code) is left alone.
NO_PROSE = re.compile(r"\w+://\S*|\b(?:mailto|include):|&#?\w+;|<[^>]*>")
UNSPACED = re.compile(r"(?<![\u00a0\u202f?!])[;:?!](?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdif]|\{[a-z_]\w*\}", re.IGNORECASE)


class Extracted(NamedTuple):
    """One message found in a source file."""

    id: str | tuple[str, ...]
    context: str | None
    comments: list[str]
    source: str


def rooms(package: Path, wanted: list[str]) -> list[Path]:
    """The package's room folders in name order, or only those named."""
    folders = sorted(path.parent for path in package.glob("*/__init__.py"))
    unknown = set(wanted) - {folder.name for folder in folders}
    if unknown:
        raise SystemExit(f"No such room: {', '.join(sorted(unknown))}.")
    return [folder for folder in folders if not wanted or folder.name in wanted]


def catalogue_path(room: Path) -> Path:
    return room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extracted(room: Path) -> Iterator[Extracted]:
    """Every message of the room's Python files and templates, in the order of files and of lines."""
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room)
        if path.suffix == ".py" and "migrations" not in inside.parts:
            code = path.read_text(encoding="utf-8")
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in inside.parts:
            code = _template_as_code(path)
        else:
            continue
        source = f"{room.name}/{inside.as_posix()}"
        for _line, message, comments, context in extract(
            "python", BytesIO(code.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            yield Extracted(message, context, comments, source)


def _template_as_code(path: Path) -> str:
    """The template's messages as Python calls; indentation is dropped, as it means nothing in a template."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in code.splitlines())


def read_catalogue(path: Path) -> Catalog:
    """The catalogue at `path`, obsolete messages included; empty when there is no file."""
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def merged(room: Path, *, keep_obsolete: bool) -> Catalog:
    """What the room's sources say now, with the translations its catalogue already holds."""
    old = read_catalogue(catalogue_path(room))
    known = {**old.obsolete, **{_key(message): message for message in old if message.id}}
    new = Catalog(locale=LANGUAGE)
    for item in extracted(room):
        new.add(item.id, locations=[(item.source, 0)], auto_comments=item.comments, context=item.context)
    for message in new:
        previous = known.pop(_key(message), None)
        if previous and previous.pluralizable == message.pluralizable:
            message.string = previous.string
            message.user_comments = previous.user_comments
            message.flags |= previous.flags & {"fuzzy"}
    if keep_obsolete:
        new.obsolete = {key: message for key, message in known.items() if _translated(message)}
    return new


def _key(message: Message) -> str | tuple[str, str]:
    """The key Babel files a message under: its singular, with its context when it has one."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return (singular, message.context) if message.context else singular


def _forms(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value or ""] if isinstance(value, str) or value is None else list(value)


def _translated(message: Message) -> bool:
    return all(_forms(message.string))


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file in one step, since several processes may do so at once; leave an equal file alone."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


def update(package: Path, wanted: list[str], *, keep_obsolete: bool = True) -> None:
    """Merge each room's messages into its catalogue; a room without messages gets no catalogue."""
    for room in rooms(package, wanted):
        catalogue = merged(room, keep_obsolete=keep_obsolete)
        path = catalogue_path(room)
        if not len(catalogue) and not catalogue.obsolete and not path.exists():
            continue
        body = BytesIO()
        write_po(body, catalogue, width=110, omit_header=True, include_lineno=False)
        write_atomically(path, (HEADER.encode() + body.getvalue()).rstrip(b"\n") + b"\n")


def compile_catalogues(package: Path, wanted: list[str]) -> None:
    """Write the `.mo` file beside each catalogue; doubtful (fuzzy) translations are left out."""
    for room in rooms(package, wanted):
        path = catalogue_path(room)
        if path.exists():
            binary = BytesIO()
            write_mo(binary, read_catalogue(path))
            write_atomically(path.with_suffix(".mo"), binary.getvalue())


def faults(room: Path) -> Iterator[str]:
    """One line for each thing wrong in the room's catalogue."""
    catalogue = read_catalogue(catalogue_path(room))
    wanted = {_key(message) for message in merged(room, keep_obsolete=False) if message.id}
    present = {_key(message): message for message in catalogue if message.id}
    for key in sorted(wanted - present.keys(), key=str):
        yield f"missing: {key!r}"
    for key in [*sorted(present.keys() - wanted, key=str), *catalogue.obsolete]:
        yield f"obsolete: {key!r}"
    for key, message in present.items():
        if key in wanted:
            problem = fault_of(message)
            if problem:
                yield f"{problem}: {key!r}"


def fault_of(message: Message) -> str:
    """Why this translation cannot be used as it stands, or nothing.

    Its punctuation is French. The form for one may leave its number out («one meeting»); the others must carry every
    placeholder.
    """
    if message.fuzzy:
        return "fuzzy"
    if not _translated(message):
        return "untranslated"
    originals = [_placeholders(form) for form in _forms(message.id)]
    translations = [_placeholders(form) for form in _forms(message.string)]
    if translations[-1] != originals[-1] or not translations[0] <= originals[0] | originals[-1]:
        return "placeholders differ"
    if any(UNSPACED.search(NO_PROSE.sub("", form)) for form in _forms(message.string)):
        return "no-break space missing"
    return ""


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def disagreements(package: Path) -> Iterator[str]:
    """Messages that two rooms translate differently: Django merges all catalogues, so only one would be seen."""
    seen: dict[str | tuple[str, str], tuple[str, str]] = {}
    for room in rooms(package, []):
        for message in read_catalogue(catalogue_path(room)):
            if not message.id or not _translated(message):
                continue
            text = " | ".join(_forms(message.string))
            first_room, first_text = seen.setdefault(_key(message), (room.name, text))
            if first_text != text:
                yield (
                    f"{room.name}: {_key(message)!r} is «{text}» here and «{first_text}» in {first_room};"
                    " give one of them a context"
                )


def check(package: Path, wanted: list[str]) -> int:
    """Print every fault; 1 when there is one, else 0."""
    found = [f"{room.name}: {fault}" for room in rooms(package, wanted) for fault in faults(room)]
    if not wanted:
        found += disagreements(package)
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


def main(arguments: list[str], package: Path = PACKAGE) -> int:
    """Run one verb over the rooms named, or over all; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m arrimage.kit.catalogues")
    parser.add_argument("verb", choices=["update", "prune", "compile", "check"])
    parser.add_argument("room", nargs="*", help="only these rooms")
    options = parser.parse_args(arguments)
    if options.verb == "check":
        return check(package, options.room)
    if options.verb == "compile":
        compile_catalogues(package, options.room)
    else:
        update(package, options.room, keep_obsolete=options.verb == "update")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
