"""The demo's pictures, drawn by code so that they belong to nobody: the river, the market, the bicycle workshop."""

from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont
from wagtail.images import get_image_model

WIDTH, HEIGHT = 1200, 620
LOGO = (480, 144)  # twice what letters show
FINE = 2  # drawn larger, then reduced, so that edges are smooth
Draw = ImageDraw.ImageDraw
INK, PAPER, RIVER, APPLE, GOLD, LEAF = "#22394a", "#fbf1de", "#2d6d93", "#b0252d", "#e8b04a", "#5d8157"


def load_pictures() -> dict[str, int]:
    """Each picture in the library of images, made when missing; its key by name."""
    return {name: _kept(name, title, draw, (WIDTH, HEIGHT)) for name, (title, draw) in PICTURES.items()}


def load_logo() -> int:
    """The key of the hub's logo in the same library, made when missing."""
    return _kept("logo", "Logo du Pôle des Rives (dessin)", logo, LOGO)


def _kept(name: str, title: str, draw: Callable[[Image.Image], None], size: tuple[int, int]) -> int:
    images = get_image_model().objects
    image = images.filter(title=title).first()
    if image is None:
        image = images.create(title=title, file=ContentFile(_png(draw, size), name=f"{name}.png"))
    key: int = image.pk
    return key


def _png(draw: Callable[[Image.Image], None], size: tuple[int, int]) -> bytes:
    large = Image.new("RGB", (size[0] * FINE, size[1] * FINE), PAPER)
    draw(large)
    small = large.resize(size, Image.Resampling.LANCZOS)
    content = BytesIO()
    small.quantize(160).save(content, "PNG", optimize=True)
    return content.getvalue()


def _at(*numbers: float) -> tuple[float, ...]:
    return tuple(number * FINE for number in numbers)


def _sky(image: Image.Image, top: tuple[int, int, int], bottom: tuple[int, int, int], until: int) -> None:
    draw = ImageDraw.Draw(image)
    for line in range(until * FINE):
        share = line / (until * FINE)
        colour = tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        draw.line((0, line, WIDTH * FINE, line), fill=colour)


def _hill(draw: Draw, base: float, height: float, wave: float, phase: float, colour: str) -> None:
    line = [
        (x * FINE, (base - height * (0.5 + 0.5 * sin(x / wave + phase)) - 8 * sin(x / 37 + phase)) * FINE)
        for x in range(0, WIDTH + 8, 8)
    ]
    draw.polygon([*line, _at(WIDTH, HEIGHT), _at(0, HEIGHT)], fill=colour)


def river(image: Image.Image) -> None:
    """The valley in the evening: hills, a village, the river with a boat."""
    _sky(image, (250, 226, 190), (252, 243, 226), 340)
    draw = ImageDraw.Draw(image)
    draw.ellipse(_at(800, 110, 960, 270), fill="#f6c26b")
    for base, height, wave, phase, colour in (
        (330, 130, 190, 0.4, "#b9c9c4"),
        (350, 90, 140, 2.1, "#8fadaa"),
        (372, 60, 210, 4.0, "#5f8b88"),
    ):
        _hill(draw, base, height, wave, phase, colour)
    for x, wide, tall in ((250, 46, 34), (300, 34, 46), (338, 40, 30), (420, 36, 40), (462, 50, 30)):
        draw.rectangle(_at(x, 382 - tall, x + wide, 386), fill="#fdf6e8")
        draw.polygon([_at(x - 6, 382 - tall), _at(x + wide / 2, 358 - tall), _at(x + wide + 6, 382 - tall)], fill=APPLE)
    draw.rectangle(_at(384, 308, 406, 386), fill="#fdf6e8")
    draw.polygon([_at(380, 310), _at(395, 246), _at(410, 310)], fill="#5c6f7d")
    draw.rectangle(_at(0, 384, WIDTH, HEIGHT), fill=RIVER)
    draw.polygon([_at(0, 384), _at(WIDTH, 384), _at(WIDTH, 400), _at(700, 392), _at(0, 402)], fill="#476f5c")
    for index in range(70):
        y = 410 + (index * 53) % 200
        x = (index * 197) % WIDTH
        long = 30 + (index * 29) % 90
        glow = "#f3c884" if 780 < x < 960 and y < 560 else "#4d8bb0"
        draw.rounded_rectangle(_at(x, y, x + long, y + 4), radius=4, fill=glow)
    draw.polygon([_at(560, 500), _at(760, 500), _at(724, 538), _at(600, 538)], fill=INK)
    draw.polygon([_at(655, 300), _at(655, 488), _at(552, 488)], fill=PAPER)
    draw.polygon([_at(668, 330), _at(668, 488), _at(740, 488)], fill=APPLE)
    draw.line(_at(661, 290, 661, 502), fill=INK, width=6 * FINE // 2)


def market(image: Image.Image) -> None:
    """Stalls with striped awnings, crates of apples and squash."""
    _sky(image, (223, 236, 240), (251, 241, 222), HEIGHT)
    draw = ImageDraw.Draw(image)
    draw.rectangle(_at(0, 520, WIDTH, HEIGHT), fill="#d9c7a6")
    for left, colour in ((70, APPLE), (455, RIVER), (840, LEAF)):
        draw.rectangle(_at(left + 8, 180, left + 18, 560), fill=INK)
        draw.rectangle(_at(left + 282, 180, left + 292, 560), fill=INK)
        for stripe in range(6):
            x = left + stripe * 50
            shade = colour if stripe % 2 == 0 else PAPER
            draw.polygon(
                [_at(x + 12, 120), _at(x + 62 - 24 * (stripe == 5), 120), _at(x + 50, 220), _at(x, 220)], fill=shade
            )
            draw.pieslice(_at(x, 195, x + 50, 245), 0, 180, fill=shade)
        draw.rectangle(_at(left, 400, left + 300, 560), fill="#a9763f")
        for board in range(3):
            draw.line(_at(left, 440 + board * 40, left + 300, 440 + board * 40), fill="#8a5d2e", width=3 * FINE)
        for index in range(12):
            x, row = left + 14 + (index % 6) * 46, index // 6
            fruit = (APPLE, GOLD, "#d9793a", LEAF)[(index + left) % 4]
            draw.ellipse(_at(x, 362 - row * 30, x + 44, 404 - row * 30), fill=fruit)
            draw.arc(_at(x + 8, 366 - row * 30, x + 30, 388 - row * 30), 180, 260, fill=PAPER, width=3 * FINE)
    for pennant in range(16):
        x = pennant * 78
        y = 60 + 18 * sin(pennant / 15 * pi * 2)
        draw.polygon([_at(x, y), _at(x + 48, y + 4), _at(x + 24, y + 48)], fill=(APPLE, GOLD, RIVER, LEAF)[pennant % 4])


def bicycle(image: Image.Image) -> None:
    """A bicycle on its stand in a workshop."""
    _sky(image, (246, 232, 206), (250, 242, 228), HEIGHT)
    draw = ImageDraw.Draw(image)
    draw.rectangle(_at(0, 500, WIDTH, HEIGHT), fill="#c9a877")
    draw.rectangle(_at(90, 40, 1110, 58), fill="#a9763f")
    for index, long in enumerate((70, 100, 50, 60, 45, 95, 75)):
        x = 150 + index * 150
        draw.rounded_rectangle(_at(x, 58, x + 12, 58 + long), radius=10, fill=INK)
        draw.ellipse(_at(x - 12, 48 + long, x + 24, 84 + long), outline=INK, width=8 * FINE)
    rear, front = (400, 400), (800, 400)
    for x, y in (rear, front):
        draw.ellipse(_at(x - 130, y - 130, x + 130, y + 130), outline=INK, width=12 * FINE)
        for spoke in range(12):
            angle = spoke * pi / 6
            draw.line(_at(x, y, x + 122 * cos(angle), y + 122 * sin(angle)), fill="#8b8f92", width=2 * FINE)
        draw.ellipse(_at(x - 12, y - 12, x + 12, y + 12), fill=INK)
    pedals, seat, head = (560, 410), (505, 235), (745, 240)
    for start, end in ((rear, pedals), (pedals, seat), (seat, rear), (seat, head), (pedals, head), (head, front)):
        draw.line(_at(*start, *end), fill=APPLE, width=14 * FINE)
    draw.line(_at(505, 235, 494, 200), fill=INK, width=10 * FINE)
    draw.rounded_rectangle(_at(450, 184, 545, 206), radius=20, fill=INK)
    draw.line(_at(745, 240, 732, 180), fill=INK, width=10 * FINE)
    draw.line(_at(732, 180, 800, 172), fill=INK, width=12 * FINE)
    draw.ellipse(_at(526, 376, 594, 444), outline=GOLD, width=10 * FINE)


def logo(image: Image.Image) -> None:
    """Two banks and the river between them, with the name of the hub."""
    draw = ImageDraw.Draw(image)
    draw.rectangle(_at(0, 0, *LOGO), fill="white")
    draw.ellipse(_at(6, 8, 134, 136), fill=RIVER)
    draw.pieslice(_at(6, 8, 134, 136), 180, 360, fill=GOLD)
    draw.chord(_at(6, 8, 134, 136), 196, 344, fill=LEAF)
    draw.chord(_at(6, 8, 134, 136), 28, 152, fill=INK)
    for line, phase in ((80, 0.0), (95, 1.4)):
        wave = [_at(x, line + 5 * sin(x / 11 + phase)) for x in range(22, 119)]
        draw.line(wave, fill="white", width=5 * FINE, joint="curve")
    font = ImageFont.load_default(52 * FINE)
    for line, (words, colour) in enumerate((("Pole", INK), ("des Rives", RIVER))):
        draw.text(_at(156, 14 + line * 56), words, fill=colour, font=font)
    # That font knows no accents.
    middle = 156 + (font.getlength("P") + font.getlength("o") / 2) / FINE
    draw.line([_at(middle - 9, 24), _at(middle, 14), _at(middle + 9, 24)], fill=INK, width=4 * FINE, joint="curve")


PICTURES = {
    "riviere": ("La rivière au soleil couchant (dessin)", river),
    "marche": ("Le marché public (dessin)", market),
    "velo": ("L’atelier de vélos (dessin)", bicycle),
}
