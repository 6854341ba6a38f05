"""The place of registrations on the desk: registration only, each screen is beside."""

from django.urls import path

from arrimage.kit import desk
from arrimage.registration.desk import (
    acting,
    cards,
    door,
    entering,
    events,
    letters,
    on_paper,
    on_the_day,
    panel,
    screens,
)

desk.register(screens.EnrolmentScreen)
desk.register(screens.RegistrationScreen)
for shown in (
    panel.RegistrationsPanel(),
    on_the_day.OnTheDay(),
    letters.RegistrationLettersPanel(),
    letters.EventLettersPanel(),
):
    desk.site.register_panel(shown)
desk.site.register_card(cards.TO_APPROVE)
EVENT, ONE = "evenements/<int:pk>/inscriptions", "evenements/inscriptions/<int:pk>"
desk.site.register_urls(
    path(f"{EVENT}/", events.OfEvent.as_view(), name="event-registrations"),
    path(f"{EVENT}/ajouter/", entering.Enter.as_view(), name="event-register"),
    path(f"{ONE}/faire/", acting.Act.as_view(), name="registration-act"),
    path(f"{ONE}/corriger/", acting.Correct.as_view(), name="registration-correct"),
    path(f"{ONE}/donner/", acting.Give.as_view(), name="registration-give"),
    path("evenements/inscriptions/reponses/<int:pk>/", acting.AnswerFile.as_view(), name="registration-answer"),
    *letters.URLS,
)
DOOR = "evenements/<int:pk>/pointage"
desk.site.register_urls(
    path(f"{DOOR}/", door.Door.as_view(), name="door"),
    path(f"{DOOR}/service-worker.js", door.Worker.as_view(), name="door-worker"),
    path(f"{DOOR}/liste.json", door.List.as_view(), name="door-list"),
    path(f"{DOOR}/envoyer/", door.Send.as_view(), name="door-send"),
    path(f"{DOOR}/compte/", door.LiveCount.as_view(), name="door-count"),
    path(f"{DOOR}/saisir/", on_paper.TypeSheet.as_view(), name="door-type"),
    path(f"{DOOR}/feuille.pdf", on_paper.Sheet.as_view(), name="door-sheet"),
    path(f"{DOOR}/insignes.pdf", on_paper.Badges.as_view(), name="door-badges"),
)
