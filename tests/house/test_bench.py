"""`make bench` runs, on sizes too small to measure anything, and writes what other people's scripts read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.results import Result, table, write

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("migrated")


@pytest.fixture(scope="module")
def environment(migrated) -> dict[str, str]:
    """No PostgreSQL, and a database migrated once for all the measures."""
    return {
        **os.environ,
        "BENCH_POSTGRES": "postgres://nobody@127.0.0.1:1/none",
        "BENCH_SQLITE": str(migrated),
        "BENCH_RUNS": "1",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    "measure",
    ["board", "organisations", "search", "consent", "import", "contacts", "renewal", "registration", "calendar"],
)
def test_a_measure_prints_a_table_and_writes_its_results(measure, environment, tmp_path):
    kept = tmp_path / "results.json"
    command = [sys.executable, "-m", "bench", "--small", "--only", measure, "--results", str(kept)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "PostgreSQL does not answer" in done.stdout
    results = json.loads(kept.read_text(encoding="utf-8"))
    assert results
    for name, result in results.items():
        assert name in done.stdout
        assert set(result) == {"value", "unit", "limit", "ratio", "goal", "met"}
        assert result["value"] > 0
        assert result["limit"] > 0


@pytest.mark.slow
def test_letters_are_planned_and_sent_where_postfix_lends_its_tools(environment, tmp_path):
    kept = tmp_path / "results.json"
    command = [sys.executable, "-m", "bench", "--small", "--only", "letters", "--results", str(kept)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    results = json.loads(kept.read_text(encoding="utf-8"))
    assert results["letters_planning_sqlite_200"]["limit"] > 0
    assert "letters_plain_sqlite_200_1" in results or "left out" in done.stderr


def test_a_goal_is_met_by_the_value_or_by_the_ratio_to_the_limit(tmp_path):
    page = Result("page", 200, "ms", 160, 250)
    slow = Result("slow", 300, "ms", 160, 250)
    over = Result("over", 200, "ms", 100, 1.5, of_ratio=True)
    fast = Result("fast", 200, "msg/s", 300, least=0.6, of_ratio=True)
    assert (fast.goal, fast.met) == ("ratio ≥ 0.6", True)
    free = Result("free", 200, "ms")
    write([page, slow, over, free], tmp_path / "results.json")
    kept = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert kept["page"] == {"value": 200, "unit": "ms", "limit": 160, "ratio": 1.25, "goal": "≤ 250 ms", "met": True}
    assert [kept[name]["met"] for name in ("slow", "over", "free")] == [False, False, None]
    assert "NO" in table([slow])
