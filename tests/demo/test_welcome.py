"""What `make run` says."""

from arrimage.demo.welcome import welcome


def test_it_says_where_the_data_really_is(settings, tmp_path):
    settings.VAR = tmp_path / "ailleurs"
    assert f"vos données restent dans le dossier {tmp_path / 'ailleurs'}." in welcome(8000)
