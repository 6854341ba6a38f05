"""A participant's code as a QR picture (ISO/IEC 18004). It says the code alone: no name, no address."""

from uuid import UUID

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData

QUIET = 4  # modules of white around, which the standard asks for


def qr_svg(code: UUID | str, label: str = "") -> str:
    """An SVG to write into a page, or a paper. `label` is what a screen reader says; silent without one."""
    drawn = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawn.add_data(QRData(str(code).encode("ascii"), mode=MODE_8BIT_BYTE))
    drawn.make(fit=True)
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side = len(rows)
    said = f'role="img" aria-label="{_attribute(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}"'
        f' width="200" height="200" {said}>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
