"""The sheet that people sign at the door."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from arrimage.kit.pdf import pdf

TEMPLATE = Path(__file__).with_name("sign_in_sheet.typ")
PAPERS = {"lettre": "us-letter", "a4": "a4"}


@dataclass(frozen=True)
class SignInSheet:
    """`signatures` heads a column for each moment; `headings` are those of the name and the organisation; `blanks`
    lines stay empty under `blanks_title`, for those who were not expected."""

    title: str
    hub: str
    lang: str
    lines: Sequence[str]
    headings: Sequence[str]
    signatures: Sequence[str]
    people: Sequence[Sequence[str]]
    blanks_title: str
    blanks: int = 10


def sign_in_sheet(sheet: SignInSheet, paper: str) -> bytes:
    return pdf(TEMPLATE, {**asdict(sheet), "paper": PAPERS[paper]}, drops=True)
