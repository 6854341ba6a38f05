"""What the host reads in the terminal when its own clock starts the day's jobs."""

from django.core.management import call_command

from arrimage.config.management.commands import daily


def test_the_daily_command_tells_in_french_how_many_jobs_wait(monkeypatch, capsys):
    monkeypatch.setattr(daily, "enqueue_daily", lambda: 11)
    call_command("daily")
    assert capsys.readouterr().out == "11 tâches sont mises en file.\n"
