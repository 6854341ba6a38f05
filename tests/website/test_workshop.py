"""The workshop speaks of the hub, not of the library it is made with."""


def test_the_dashboard_leads_to_no_guide_of_another_product(client_for, coralie):
    page = client_for(coralie).get("/admin/")
    assert page.status_code == 200
    assert "guide.wagtail.org" not in page.content.decode()
    assert "/admin/account/" in page.content.decode()
