"""The evidence bundle: what it holds, what it leaves out, and the proof that nothing was changed."""

import hashlib
import io
import json
import zipfile

import pdfplumber
import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from arrimage.agenda.models import ActivityDocument, EventPicture
from arrimage.outcomes.evidence import MANIFEST
from arrimage.outcomes.models import Evaluation
from arrimage.outcomes.operations.certifying import issue_certificates
from tests.outcomes.examples import AFTER, DAY, came

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def unpacked(client, event) -> zipfile.ZipFile:
    response = client.get(f"/bureau/evenements/{event.pk}/bilan/dossier/")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def read(archive) -> str:
    with pdfplumber.open(io.BytesIO(archive.read("bilan.pdf"))) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def test_each_file_is_in_the_manifest_with_its_digest(evening, coralie, client_for, closed):
    came(evening, "Marie Dubé", organisation_name="Ferme du Lac")
    evening.activity.agenda, evening.activity.minutes = "Accueil", "On a parlé de transport."
    evening.activity.save()
    closed(evening)
    issue_certificates(event=evening, at=AFTER)
    ActivityDocument.objects.create(
        activity=evening.activity, title="Présentation", file=ContentFile(b"%PDF-1.4", name="p.pdf")
    )
    for consent in ("given", "asked_for", "refused", "nobody"):
        picture = EventPicture(event=evening, alternative=f"Photo {consent}", consent=consent)
        picture.file.save(f"{consent}.png", ContentFile(PNG))
        picture.save()
    archive = unpacked(client_for(coralie), evening)
    manifest = json.loads(archive.read(MANIFEST))
    listed = {one["nom"]: one for one in manifest["fichiers"]}
    assert set(listed) == set(archive.namelist()) - {MANIFEST}
    for name, one in listed.items():
        content = archive.read(name)
        assert (one["octets"], one["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert "attestations.pdf" in listed
    assert sorted(one["contenu"][:14] for one in listed.values() if "photos" in one["nom"]) == [
        "Photo given – ",
        "Photo nobody –",
    ]
    text = read(archive)
    for words in ("Marie Dubé", "Ferme du Lac", "On a parlé de transport.", "Accueil"):
        assert words in text


def test_a_group_too_small_says_nothing_in_it(evening, coralie, client_for, closed):
    came(evening, "Marie Dubé")
    closed(evening)
    Evaluation.objects.create(event=evening, satisfaction=1, to_improve="Le café", answered_on=DAY)
    assert "Le café" not in read(unpacked(client_for(coralie), evening))
    for _more in range(2):
        Evaluation.objects.create(event=evening, satisfaction=5, answered_on=DAY)
    with translation.override("en"):
        text = read(unpacked(client_for(coralie), evening))
    assert "Le café" in text
    assert "Bilan" in text, "what the hub keeps is in French whoever asks"
