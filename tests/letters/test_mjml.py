"""What the renderer would drop or mend in silence is refused, with the place where it stands."""

import pytest
from mjml import mjml2html

from arrimage.letters.rendering.mjml import BrokenMjml, check, render


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("<mj-section><mj-column><mj-txt>Perdu</mj-txt></mj-column></mj-section>", "mj-txt"),
        ("<mj-section><mj-column><mj-text>Perdu</mj-column></mj-section>", "mismatched tag"),
        ("<mj-section><mj-column><mj-text colour='red'>x</mj-text></mj-column></mj-section>", "colour"),
        ("<mj-section><mj-column><mj-text><script>x</script></mj-text></mj-column></mj-section>", "script"),
        ("<mj-section><mj-column><mj-text><p onclick='x'>y</p></mj-text></mj-column></mj-section>", "onclick"),
        ("<mj-section><mj-text>Nulle part</mj-text></mj-section>", "mj-text"),
        ("<mj-section>Dehors<mj-column></mj-column></mj-section>", "Dehors"),
        ("<mj-section><mj-column><mj-text>A & B</mj-text></mj-column></mj-section>", "not well-formed"),
        ("<p>Sans section</p>", "<p>"),
    ],
)
def test_a_broken_block_is_refused_with_its_place(fragment, said):
    with pytest.raises(BrokenMjml, match="bloc 3") as refused:
        check(fragment, "bloc 3 (texte)")
    assert said in str(refused.value)


def test_the_renderer_would_have_said_nothing():
    """Why we look first; should this fail one day, the renderer has learnt to speak and `check` may go."""
    frame = "<mjml><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"
    assert "<mj-txt>" in str(mjml2html(frame.format("<mj-txt>Que nul courriel ne comprend</mj-txt>")))
    assert "red" not in str(mjml2html(frame.format('<mj-text colour="red">Sans couleur</mj-text>')))


def test_a_whole_letter_is_looked_at_too():
    with pytest.raises(BrokenMjml):
        render("<mjml><mj-body><mj-hero></mj-hero></mj-body></mjml>")
    with pytest.raises(BrokenMjml):
        render("<html></html>")
