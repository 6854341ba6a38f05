"""Reading a page of the desk as a browser does: what its form would send."""

from html.parser import HTMLParser

from django.http import QueryDict


class _Form(HTMLParser):
    def __init__(self, marker: str) -> None:
        super().__init__()
        self.marker, self.inside, self.blank = marker, False, 0
        self.entries: list[tuple[str, str]] = []
        self.select = self.textarea = ""
        self.words: list[str] = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self.inside = self.marker in (values.get("class") or "").split()
        self.blank += tag == "template"
        if not self.inside or self.blank:
            return
        name, kind = values.get("name"), values.get("type", "text")
        ticked = kind not in ("checkbox", "radio") or "checked" in values
        if tag == "input" and name and ticked and kind not in ("submit", "file"):
            self.entries.append((name, values.get("value") or ("on" if kind == "checkbox" else "")))
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in values and self.select:
            self.entries.append((self.select, values.get("value") or ""))
        elif tag == "textarea":
            self.textarea, self.words = name, []

    def handle_data(self, data):
        if self.textarea:
            self.words.append(data)

    def handle_endtag(self, tag):
        self.blank -= tag == "template"
        if tag == "textarea" and self.textarea:
            self.entries.append((self.textarea, "".join(self.words).removeprefix("\n")))
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False


def entries(response, marker: str = "record-form", **changed: object) -> dict[str, list[str]]:
    """What the page's form sends as it stands, with some entries changed."""
    form = _Form(marker)
    form.feed(response.content.decode())
    sent = QueryDict(mutable=True)
    for name, value in form.entries:
        if name != "csrfmiddlewaretoken":
            sent.appendlist(name, value)
    for name, value in changed.items():
        sent.setlist(name, [str(part) for part in value] if isinstance(value, list) else [str(value)])
    return dict(sent.lists())
