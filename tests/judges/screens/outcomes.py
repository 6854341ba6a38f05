"""What events leave: the account of an event, answers, certificates, introductions, collaborations."""

from functools import partial

from tests.judges.screens.screen import desk, public
from tests.outcomes.examples import (
    a_certificate,
    a_collaboration_told_twice,
    a_question,
    a_question_answered,
    an_event_closed,
    an_event_to_close,
    an_event_to_come,
)

ACCOUNT = "/bureau/evenements/{it.pk}/bilan/"
COLLABORATIONS, COLLABORATION = "/bureau/collaborations/", "/bureau/collaborations/{it.pk}/"
ANSWER, CERTIFICATE = "/apres/{it.token}/", "/apres/attestations/{it.token}/"
hot, cold, effect = (partial(a_question, about) for about in ("hot", "cold", "effect"))

SCREENS = (
    desk("event to close", ACCOUNT, an_event_to_close),
    desk("event closed", ACCOUNT, an_event_closed),
    desk("certificates of an event", ACCOUNT + "attestations/", an_event_closed),
    desk("revoke a certificate", "/bureau/evenements/attestations/{it.pk}/revoquer/", a_certificate),
    desk(
        "mistakes of a revocation", "/bureau/evenements/attestations/{it.pk}/revoquer/", a_certificate, sent_empty=True
    ),
    desk("introductions", ACCOUNT + "mises-en-relation/", an_event_to_come),
    desk("collaborations", COLLABORATIONS, a_collaboration_told_twice),
    desk("collaboration", COLLABORATION, a_collaboration_told_twice),
    desk("new collaboration", f"{COLLABORATIONS}ajouter/"),
    desk("mistakes of a collaboration", f"{COLLABORATIONS}ajouter/", sent_empty=True),
    desk("change a collaboration", COLLABORATION + "modifier/", a_collaboration_told_twice),
    desk("history of a collaboration", COLLABORATION + "historique/", a_collaboration_told_twice),
    public("evaluation", ANSWER, hot),
    public("mistakes of an evaluation", ANSWER, hot, sent_empty=True),
    public("evaluation after three months", ANSWER, cold),
    public("what came of an event", ANSWER, effect),
    public("mistakes of what came of an event", ANSWER, effect, sent_empty=True),
    public("evaluation answered", ANSWER, a_question_answered),
    public("certificate of attendance", CERTIFICATE, a_certificate),
    public(
        "certificates of an order", "/apres/inscriptions/{it.registration.order.token}/attestations/", a_certificate
    ),
)
