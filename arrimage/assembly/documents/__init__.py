"""The papers of a meeting: notice, letters, roll, sign-in sheet, minutes, resolutions to sign."""

from arrimage.assembly.documents.calling import letters, notice, roll, sign_in_sheet
from arrimage.assembly.documents.minutes import minutes, resolution

# Those of a meeting, by the name in their address.
OF_A_MEETING = {
    "avis": notice,
    "lettres": letters,
    "liste-des-votants": roll,
    "feuille-de-presence": sign_in_sheet,
    "proces-verbal": minutes,
}

__all__ = ["OF_A_MEETING", "letters", "minutes", "notice", "resolution", "roll", "sign_in_sheet"]
