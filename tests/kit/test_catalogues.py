"""Message catalogues: extraction, merging, compiling, checking."""

import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from arrimage.kit import catalogues
from arrimage.kit.catalogues import fault_of

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext

# Translators: the coordinator's greeting
HELLO = gettext_lazy("Hello")
ONE = ngettext("%(n)s meeting", "%(n)s meetings", 2)
MAY = pgettext("month", "May")
"""
TEMPLATE = """
{% load i18n %}
    <p title="{% translate "It's 50 %" %}">
  {% blocktranslate trimmed with name=user.name %}
     Welcome
     {{ name }}
  {% endblocktranslate %}
     {% blocktranslate count n=rows|length context "list" %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
 {% include "x.html" with label=_("Send") %} l'ami
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "agenda"
    (room / "templates" / "agenda").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "views.py").write_text(PYTHON)
    (room / "templates" / "agenda" / "list.html").write_text(TEMPLATE)
    return room


def text_of(room: Path) -> str:
    return catalogues.catalogue_path(room).read_text(encoding="utf-8")


def translate(room: Path, *pairs: tuple[str, str]) -> None:
    text = text_of(room)
    for before, after in pairs:
        assert before in text, f"{before} is not in {text}"
        text = text.replace(before, after)
    catalogues.catalogue_path(room).write_text(text, encoding="utf-8")


def test_update_finds_the_messages_of_code_and_templates(room: Path) -> None:
    assert catalogues.main(["update"], room.parent) == 0
    text = text_of(room)
    for message in ["Hello", "May", "It's 50 %%", "Welcome %(name)s", "Send"]:
        assert f'msgid "{message}"' in text
    assert 'msgid_plural "%(n)s meetings"' in text
    assert 'msgctxt "list"\nmsgid "%(n)s row"\nmsgid_plural "%(n)s rows"' in text
    assert "#. Translators: the coordinator's greeting" in text
    assert "#: agenda/views.py\n" in text


def test_update_twice_changes_nothing_and_moved_lines_do_not_either(room: Path) -> None:
    catalogues.main(["update"], room.parent)
    before = text_of(room)
    (room / "views.py").write_text("\n\n\n" + PYTHON)
    catalogues.main(["update"], room.parent)
    assert text_of(room) == before


def test_update_keeps_translations_and_revives_those_whose_message_comes_back(room: Path) -> None:
    catalogues.main(["update"], room.parent)
    translate(room, ('msgid "Hello"\nmsgstr ""', 'msgid "Hello"\nmsgstr "Bonjour"'))
    (room / "views.py").write_text("")
    catalogues.main(["update"], room.parent)
    assert '#~ msgstr "Bonjour"' in text_of(room)
    (room / "views.py").write_text(PYTHON)
    catalogues.main(["update"], room.parent)
    assert '\nmsgid "Hello"\nmsgstr "Bonjour"' in text_of(room)
    (room / "views.py").write_text("")
    catalogues.main(["prune"], room.parent)
    assert "Bonjour" not in text_of(room)


def test_compiled_catalogues_follow_french_plurals(room: Path) -> None:
    catalogues.main(["update"], room.parent)
    translate(room, ('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "%(n)s rencontre"\nmsgstr[1] "%(n)s rencontres"'))
    catalogues.main(["compile"], room.parent)
    with catalogues.catalogue_path(room).with_suffix(".mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    for n, expected in [(0, "%(n)s rencontre"), (1, "%(n)s rencontre"), (2, "%(n)s rencontres")]:
        assert french.ngettext("%(n)s meeting", "%(n)s meetings", n) == expected
    assert [path.suffix for path in catalogues.catalogue_path(room).parent.iterdir()].count("") == 0


def test_check_tells_everything_that_is_wrong(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues.main(["check"], room.parent) == 1
    assert "agenda: missing: 'Hello'" in capsys.readouterr().out
    catalogues.main(["update"], room.parent)
    translate(
        room,
        ('msgid "Hello"\nmsgstr ""', '#, fuzzy\nmsgid "Hello"\nmsgstr "Bonjour"'),
        ('msgid "Welcome %(name)s"\nmsgstr ""', 'msgid "Welcome %(name)s"\nmsgstr "Bienvenue %(nom)s"'),
        ('msgid "Send"', 'msgid "Dispatch"'),
    )
    assert catalogues.main(["check", "agenda"], room.parent) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "agenda: fuzzy: 'Hello'" in lines
    assert "agenda: placeholders differ: 'Welcome %(name)s'" in lines
    assert "agenda: missing: 'Send'" in lines
    assert "agenda: obsolete: 'Dispatch'" in lines
    assert "agenda: untranslated: ('May', 'month')" in lines


def test_check_is_silent_when_all_is_well(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (room / "views.py").write_text("_('Half is 50 % done'); ngettext('{n} day', '{n} days', n)")
    (room / "templates" / "agenda" / "list.html").unlink()
    catalogues.main(["update"], room.parent)
    translate(
        room,
        ('done"\nmsgstr ""', 'done"\nmsgstr "La moitié, c’est 50 % du tout"'),
        ('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "un jour"\nmsgstr[1] "{n} jours"'),
    )
    assert catalogues.main(["check"], room.parent) == 0
    assert capsys.readouterr().out == ""


def test_check_tells_when_two_rooms_disagree(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, word in [("agenda", "Ouvrir"), ("plan", "Ouverte")]:
        other = room.parent / name
        other.mkdir(exist_ok=True)
        (other / "__init__.py").touch()
        (other / "views.py").write_text("_('Open')")
        catalogues.main(["update", name], room.parent)
        translate(other, ('"Open"\nmsgstr ""', f'"Open"\nmsgstr "{word}"'))
    catalogues.main(["check"], room.parent)
    assert "plan: 'Open' is «Ouverte» here and «Ouvrir» in agenda" in capsys.readouterr().out


def test_a_misspelt_room_is_refused(room: Path) -> None:
    with pytest.raises(SystemExit, match="No such room: agneda"):
        catalogues.main(["update", "agneda"], room.parent)


@pytest.mark.parametrize(
    ("french", "is_sound"),
    [
        ("Le pôle l’a reçu\u00a0; il attend.", True),
        ("Le pôle l’a reçu; il attend.", False),
        ("Le pôle l’a reçu ; il attend.", False),
        ("Vraiment\u00a0?", True),
        ("Vraiment?", False),
        ("Dites «\u00a0oui\u00a0».", True),
        ("Dites « oui ».", False),
        ("Écrivez 9:00 ou https://a.example/?a: voilà.", True),
        ("Quoi\u00a0?!", True),
        ("L’heure\u00a0: 9:00", True),
    ],
)
def test_french_punctuation_has_its_no_break_spaces(french: str, is_sound: bool) -> None:
    assert fault_of(Message("x", french)) == ("" if is_sound else "no-break space missing")
