"""The shape of the house: which way relations point, and names that say something."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

ROOT = Path(settings.ROOT)
PACKAGE = ROOT / "arrimage"
# From the top down, as in docs/architecture.md; rooms of one line do not know one another.
STOREYS = (
    {"demo"},
    {"website"},
    {"letters"},
    {"plan"},
    {"library", "training"},
    {"outcomes"},
    {"registration"},
    {"agenda"},
    {"assembly"},
    {"membership"},
    {"billing"},
    {"consent"},
    {"network"},
    {"accounts"},
    {"evidence", "kit"},
)
STOREY_OF = {room: height for height, rooms in enumerate(reversed(STOREYS)) for room in rooms}
# Templates that Django and Wagtail look for by themselves.
LOOKED_FOR = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "429.html"}


def test_every_room_has_its_storey():
    assert {room.rpartition(".")[2] for room in settings.ROOMS} == STOREY_OF.keys()


def test_every_relation_between_models_points_down():
    upward = []
    for model in apps.get_models(include_auto_created=True):
        own = model._meta.app_label
        for field in model._meta.get_fields():
            related = field.related_model if field.is_relation and not field.auto_created else None
            other = getattr(getattr(related, "_meta", None), "app_label", own)
            if own in STOREY_OF and other in STOREY_OF and STOREY_OF[other] > STOREY_OF[own]:
                upward.append(f"{model.__name__}.{field.name} → {related.__name__}")
    assert upward == []


def test_migrations_have_names():
    unnamed = [path.name for path in PACKAGE.glob("*/migrations/0*.py") if "_auto_" in path.name]
    assert unnamed == []


@pytest.mark.parametrize("room", sorted(STOREY_OF))
def test_every_template_is_used(room):
    sources = [path for ending in ("py", "html", "txt") for path in PACKAGE.rglob(f"*.{ending}")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    folder = PACKAGE / room / "templates"
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    unused = [name for name in names if not _is_said(name, said) and not _stands_for_a_librarys(name)]
    assert set(unused) <= LOOKED_FOR


def _is_said(name: str, said: str) -> bool:
    """By its name, or by that of its folder where code completes it: `f"agenda/cards/{key}.html"`."""
    return name in said or f"{name.rpartition('/')[0]}/{{" in said


def _stands_for_a_librarys(name: str) -> bool:
    """Whether a library has a template of that name, which ours replaces."""
    folders = [Path(folder) for folder in get_app_template_dirs("templates")]
    return any((folder / name).exists() for folder in folders if not folder.is_relative_to(PACKAGE))


def test_every_template_compiles():
    for path in PACKAGE.glob("*/templates/**/*.html"):
        get_template(path.as_posix().partition("/templates/")[2])


def test_no_page_with_a_form_hides_where_it_comes_from():
    """With `no-referrer` a browser posts `Origin: null`, and Django refuses the form; `same-origin` is sent already."""
    hiding = [path for path in PACKAGE.rglob("*.html") if "no-referrer" in path.read_text(encoding="utf-8")]
    assert hiding == []
    assert settings.SECURE_REFERRER_POLICY == "same-origin"


def test_files_stay_short():
    """None over 500 lines; see CONTRIBUTING.md for the sizes to aim at."""
    sources = [path for folder in ("arrimage", "tests", "bench") for path in (ROOT / folder).rglob("*.py")]
    written = [path for path in sources if "migrations" not in path.parts]
    long = [path.name for path in written if len(path.read_text(encoding="utf-8").splitlines()) > 500]
    assert long == []


def test_no_name_that_says_nothing():
    vague = re.compile(r"(^|_)(utils?|helpers?|common|core|services?|misc)$")
    assert [path.name for path in PACKAGE.rglob("*.py") if vague.search(path.stem)] == []
