"""The five notices that a hub begins with, in both languages; each hub then words them as it likes."""

from arrimage.membership.models import NoticeStep

PAY_FR = "Tout se passe sur votre page privée, sans mot de passe : la facture, et le paiement.\n\n{lien}"
PAY_EN = "Your private page has the invoice and the ways to pay, without a password:\n\n{link}"
SIGNED_FR, SIGNED_EN = "\n\nMerci d’être des nôtres,\n\n{pôle}", "\n\nThank you for being with us,\n\n{hub}"


def _french(*sentences: str) -> str:
    return "Bonjour {prénom},\n\n" + " ".join(sentences) + "\n\n" + PAY_FR + SIGNED_FR


def _english(*sentences: str) -> str:
    return "Hello {first_name},\n\n" + " ".join(sentences) + "\n\n" + PAY_EN + SIGNED_EN


USUAL: dict[int, dict[str, str]] = {
    -60: {
        "subject_fr": "Votre adhésion : la facture de la prochaine année",
        "text_fr": _french(
            "L’adhésion de {organisation} va jusqu’au {fin}. La facture {numéro} de l’année suivante est prête :",
            "{montant}, à payer au plus tard le {échéance}.",
        ),
        "subject_en": "Your membership: the invoice of the coming year",
        "text_en": _english(
            "The membership of {organisation} runs until {end}. Invoice {number} for the year that follows is ready:",
            "{amount}, to pay by {due}.",
        ),
    },
    -30: {
        "subject_fr": "Votre adhésion se renouvelle bientôt",
        "text_fr": _french(
            "L’adhésion de {organisation} va jusqu’au {fin}. Il reste {montant} à payer sur la facture {numéro}",
            "pour la renouveler.",
        ),
        "subject_en": "Your membership is soon to be renewed",
        "text_en": _english(
            "The membership of {organisation} runs until {end}. {amount} is left to pay on invoice {number}",
            "to renew it.",
        ),
    },
    -7: {
        "subject_fr": "Votre adhésion prend fin dans quelques jours",
        "text_fr": _french(
            "L’adhésion de {organisation} prend fin le {fin}. Pour que rien ne s’interrompe,",
            "il reste {montant} à payer sur la facture {numéro}.",
        ),
        "subject_en": "Your membership ends in a few days",
        "text_en": _english(
            "The membership of {organisation} ends on {end}. For nothing to stop, {amount} is left to pay",
            "on invoice {number}.",
        ),
    },
    7: {
        "subject_fr": "Votre adhésion a pris fin : il est encore temps",
        "text_fr": _french(
            "L’adhésion de {organisation} a pris fin le {fin}. Elle tient encore quelques semaines, le temps de payer",
            "les {montant} de la facture {numéro}. Si le paiement est en route, ne tenez pas compte de ce mot.",
        ),
        "subject_en": "Your membership has ended: there is still time",
        "text_en": _english(
            "The membership of {organisation} ended on {end}. It holds for a few weeks more, time enough to pay",
            "the {amount} of invoice {number}. If the payment is on its way, please disregard this note.",
        ),
    },
    30: {
        "subject_fr": "Dernier rappel de votre adhésion",
        "text_fr": _french(
            "L’adhésion de {organisation} a pris fin le {fin} et {montant} restent à payer sur la facture {numéro}.",
            "C’est notre dernier rappel : sans paiement, vous ne serez plus membre à la fin du délai de grâce.",
        ),
        "subject_en": "Last reminder of your membership",
        "text_en": _english(
            "The membership of {organisation} ended on {end} and {amount} is left to pay on invoice {number}.",
            "This is our last reminder: without a payment, you will no longer be a member",
            "once the days of grace are over.",
        ),
    },
}


def ensure_steps() -> int:
    """Make the usual notices of a hub that has none at all; returns how many. What a hub took away stays away."""
    if NoticeStep.objects.exists():
        return 0
    return len(NoticeStep.objects.bulk_create(NoticeStep(days=days, **said) for days, said in USUAL.items()))
