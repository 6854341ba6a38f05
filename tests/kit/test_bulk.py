"""Many rows written and read at once: they say what Django's own ways of writing and reading say."""

from datetime import date

import pytest

from arrimage.kit.bulk import insert_rows, maker, overwrite_rows, read_rows
from arrimage.network.models import Organisation

pytestmark = pytest.mark.django_db
FACTS = {"name": {"source": "import", "on": "2018-03-31", "confidence": "medium"}}
SAID = (
    {"name": "Café", "employees": 3, "facts": FACTS, "kind": Organisation.Kind.SUPPORT},
    {"name": "Phare", "employees": None, "facts": FACTS, "founding_year": 1998, "core_facts_on": date(2018, 3, 31)},
    {"name": "L’« 50 % »", "email": "a@b.example", "custom": {"x": ["é", 1]}, "neq_is_doubtful": True},
)
LEFT_OUT = ("id", "created_at", "updated_at")


def rows():
    found = Organisation._base_manager.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in LEFT_OUT} for row in found]


@pytest.fixture
def inserted():
    make = maker(Organisation)
    records = [make(**said) for said in SAID]
    insert_rows(Organisation, records)
    return records


def test_rows_inserted_are_those_that_saving_would_write(inserted):
    arrived, keys = rows(), list(Organisation._base_manager.order_by("pk").values_list("pk", flat=True))
    assert [record.pk for record in inserted] == keys
    Organisation._base_manager.all().delete()
    # Without the model's own `save`, which works out keys for searches.
    for said in SAID:
        Organisation(**said).save_base(force_insert=True)
    assert arrived == rows()


def test_rows_overwritten_say_what_the_records_say(inserted):
    for record in inserted:
        record.name, record.employees, record.facts = f"{record.name} 2", None, {}
    overwrite_rows(Organisation, inserted, ("name", "employees", "facts"))
    assert [(row["name"], row["employees"], row["facts"]) for row in rows()] == [
        ("Café 2", None, {}),
        ("Phare 2", None, {}),
        ("L’« 50 % » 2", None, {}),
    ]


def test_rows_read_are_the_records_and_what_was_left_out_comes_when_asked(inserted, django_assert_num_queries):
    with django_assert_num_queries(1):
        read = read_rows(Organisation._base_manager.order_by("pk"), without=("facts",))
        assert [record.name for record in read] == ["Café", "Phare", "L’« 50 % »"]
    with django_assert_num_queries(1):
        assert read[0].facts == FACTS
    read[0].save()
    assert Organisation.objects.get(pk=read[0].pk).revision == 2
