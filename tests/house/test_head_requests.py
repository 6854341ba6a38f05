"""What asks for the head of a page alone, as monitors and mail programs do."""

import pytest
from django.test import RequestFactory

from arrimage.config.wsgi import application, without_body


@pytest.mark.parametrize("url", ["/healthz", "/vie-privee/", "/n-existe-pas/", "/static/arrimage/theme.css"])
def test_the_head_of_a_page_comes_without_a_body_and_the_page_with_one(url, db):
    heads = []
    for method, has_body in (("head", False), ("get", True)):
        request = getattr(RequestFactory(), method)(url)
        body = application(request.environ, lambda status, headers, *more: heads.append(status))
        assert bool(b"".join(body)) == has_body
    assert heads[0] == heads[1]


def test_what_the_page_had_opened_is_closed():
    closed = []

    class Body(list):
        def close(self):
            closed.append(True)

    answer = without_body(lambda environ, start: Body([b"x"]))({"REQUEST_METHOD": "HEAD"}, None)
    assert (list(answer), closed) == ([], [True])
