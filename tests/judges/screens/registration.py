"""Who comes to an event: registering, one's own page, the desk."""

from tests.judges.screens.screen import desk, public
from tests.registration.examples import busy, order, place_token, registered, to_approve, waiting

ALL = "/bureau/evenements/inscriptions/"
ONE, SETTINGS = ALL + "{it.pk}/", ALL + "reglages/{it.pk}/"

SCREENS = (
    public("register", "/agenda/{it.event.slug}/inscription/", busy),
    public("register in English", "/agenda/{it.event.slug}/inscription/?langue=en", busy),
    public("mistakes of a registration", "/agenda/{it.event.slug}/inscription/", busy, sent_empty=True),
    public("registration sent", "/inscriptions/merci/"),
    public("own registration", "/inscriptions/{it.token}/", order),
    public("give one's place", "/inscriptions/{it.order.token}/{it.pk}/donner/", registered),
    public("mistakes of a place given", "/inscriptions/{it.order.token}/{it.pk}/donner/", registered, sent_empty=True),
    public("own answers", "/inscriptions/{it.order.token}/{it.pk}/reponses/", registered),
    public("give up one's place", "/inscriptions/{it.order.token}/?annuler={it.pk}", registered),
    public("own place of a participant", "/inscriptions/place/{it}/", place_token),
    public("give up the place of a participant", "/inscriptions/place/{it}/?annuler=oui", place_token),
    public("give the place of a participant", "/inscriptions/place/{it}/donner/", place_token),
    public("answers of a participant", "/inscriptions/place/{it}/reponses/", place_token),
    desk("registrations", ALL, busy),
    desk("registrations of an event", SETTINGS, busy),
    desk("registration settings", SETTINGS + "modifier/", busy),
    desk("new registration settings", ALL + "reglages/ajouter/"),
    desk("mistakes of registration settings", ALL + "reglages/ajouter/", sent_empty=True),
    desk("events that take registrations", ALL + "reglages/", busy),
    desk("history of registration settings", SETTINGS + "historique/", busy),
    desk("somebody registered", ONE, registered),
    desk("somebody to approve", ONE, to_approve),
    desk("somebody who waits", ONE, waiting),
    desk("history of a registration", ONE + "historique/", registered),
    desk("correct a name", ONE + "corriger/", registered),
    desk("mistakes of a name", ONE + "corriger/", registered, sent_empty=True),
    desk("give a place at the desk", ONE + "donner/", registered),
    desk("register somebody", "/bureau/evenements/{it.event_id}/inscriptions/ajouter/", busy),
    desk("mistakes of somebody", "/bureau/evenements/{it.event_id}/inscriptions/ajouter/", busy, sent_empty=True),
)
