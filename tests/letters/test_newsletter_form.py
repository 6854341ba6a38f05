"""The form of a newsletter on the desk, refused in sentences of ours."""

import pytest

from arrimage.consent.models import Purpose
from arrimage.letters.models import Newsletter
from tests.letters import issues_at_hand as at_hand

pytestmark = pytest.mark.django_db
ADD = "/bureau/infolettres/ajouter/"


@pytest.fixture
def send(client_for, coralie):
    """`send(code="bulletin")`: the form of a new newsletter, everything right but what is given."""
    purpose = Purpose.objects.create(code="recherche", name_fr="Recherche", kind="commercial")
    right = {"name_fr": "Recherche", "code": "recherche", "purpose": purpose.pk, "frequency": "monthly", "position": 0}
    right |= {"from_name": "Pôle des Rives", "from_email": "bonjour@pole.example"}
    return lambda **said: client_for(coralie).post(ADD, {**right, **said})


def test_a_right_one_is_kept(send):
    assert send(from_name="Pôle\u00a0des Rives – L’équipe").status_code == 302
    assert Newsletter.objects.get().from_name == "Pôle\u00a0des Rives – L’équipe"


def test_a_code_in_use_is_refused_in_our_words(send):
    at_hand.newsletter()
    page = send(code="bulletin").content.decode()
    assert "Une infolettre porte déjà ce code\u00a0: choisissez-en un autre." in page
    assert "Un objet" not in page


def test_readers_are_brought_in_from_the_page_of_their_newsletter(client_for, coralie):
    newsletter = at_hand.newsletter()
    page = client_for(coralie).get(f"/bureau/infolettres/{newsletter.pk}/").content.decode()
    way = f"/bureau/consentements/importer/?purpose={newsletter.purpose_id}"
    assert f'href="{way}"' in page
    assert "Importer des lecteurs" in page
    assert f'value="{newsletter.purpose_id}" selected' in client_for(coralie).get(way).content.decode()


@pytest.mark.parametrize("name", ["Pôle\r\nBcc: tous@exemple.example", "Pôle\tdes Rives", "Pôle\u2028des Rives"])
def test_a_senders_name_of_several_lines_is_refused(send, name):
    answer = send(from_name=name)
    assert "Écrivez ce nom sur une seule ligne" in answer.content.decode()
    assert not Newsletter.objects.exists()
