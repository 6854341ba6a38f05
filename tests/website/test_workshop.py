"""The workshop speaks of the hub, not of the library it is made with."""


def test_the_dashboard_leads_to_no_guide_of_another_product(client_for, coralie):
    page = client_for(coralie).get("/admin/")
    assert page.status_code == 200
    assert "guide.wagtail.org" not in page.content.decode()
    assert "/admin/account/" in page.content.decode()


def test_pictures_of_the_library_are_shown_to_everyone_and_nothing_else_is(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "original_images", "documents"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rive.png").write_bytes(b"\x89PNG")
    shown = client.get("/media/images/rive.png")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert client.post("/media/images/rive.png").status_code == 405
    for other in ("original_images/rive.png", "documents/rive.png", "images/../documents/rive.png", "images/"):
        assert client.get(f"/media/{other}").status_code in (400, 404), other
