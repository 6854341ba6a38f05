"""The blocks of an issue, each written in one line."""

from typing import Any

Block = dict[str, Any]


def text(html: str) -> Block:
    return {"type": "text", "value": html}


def button(label: str, link: str) -> Block:
    return {"type": "button", "value": {"label": label, "page": None, "link": link}}


def quote(words: str, author: str) -> Block:
    return {"type": "quote", "value": {"text": words, "author": author}}


def listed(heading: str, *entries: Block) -> Block:
    return {"type": "list", "value": {"heading": heading, "entries": list(entries)}}


def live(source: str, heading: str, most: int) -> Block:
    return {"type": "live", "value": {"source": source, "heading": heading, "days": 45, "most": most}}


def picture(key: int, alt: str, caption: str = "") -> Block:
    return {"type": "picture", "value": {"picture": key, "alt": alt, "caption": caption, "link": ""}}


def research(title: str, authors: str, citation: str, summary: str, link: str) -> Block:
    value = {"title": title, "authors": authors, "citation": citation, "summary": summary, "link": link}
    return {"type": "research", "value": value}


DIVIDER: Block = {"type": "divider", "value": None}
