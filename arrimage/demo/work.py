"""What the demo's people did around the plan: deliverables, links, tasks, notes, decisions, a sub-plan."""

from datetime import date, timedelta
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from docx import Document

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, ConfidentialNote, Decision, FollowUp
from arrimage.demo.clock import Clock
from arrimage.plan.models import (
    Action,
    ActionNote,
    Deliverable,
    DeliverableVersion,
    Indicator,
    Objective,
    Plan,
    Responsibility,
    Target,
    Task,
)
from arrimage.plan.operations import set_served_actions

# code of the action, title, nature, month due, month accepted, review interval, month of the last version
DELIVERABLES = (
    ("1.3.1", "Portrait régional de l’économie sociale", "portrait", 9, None, 12, 2),
    ("1.3.1", "Fiches par MRC", "portrait", 9, None, 6, 0),
    ("1.3.2", "Calendrier régional des formations", "calendar", 4, 4, None, 4),
    ("1.3.3", "Plateforme de partage entre entreprises", "platform", 8, None, None, None),
    ("1.4.1", "Étude de faisabilité du fonds régional", "study", 7, None, None, 6),
    ("2.1.1", "Plan de communication grand public", "plan", 3, 4, None, 3),
    ("2.1.2", "Dépliant du pôle", "tool", None, None, 12, 1),
    ("2.1.2", "Présentation type sur l’économie sociale", "tool", None, None, 6, 5),
    ("2.1.2", "Trousse des médias", "tool", None, None, 6, 0),
    ("2.1.3", "Site Internet du pôle", "website", None, None, 3, 7),
    ("3.1.1", "Plan d’action du réseau d’experts", "plan", 6, 6, None, 6),
    ("3.1.2", "Base de données de veille", "database", 8, None, None, 5),
    ("3.2.1", "Infolettre de recherche et d’innovation", "newsletter", 5, 5, None, 5),
)
TASKS = (
    ("1.2.2", "Réserver la salle du prochain 5 à 7", 9, None, False),
    ("1.3.1", "Valider l’échantillon du portrait avec la chercheuse", 6, 6, False),
    ("1.3.1", "Dépôt du rapport préliminaire", 8, None, True),
    ("1.4.1", "Rassembler les états financiers types", 7, None, False),
    ("1.4.1", "Adoption de l’étude par le comité", 8, None, True),
    ("1.5.1", "Fixer les rencontres du Haut-Saint-Laurent", 8, None, False),
    ("2.1.4", "Proposer un article sur la relève collective", 8, None, False),
    ("3.1.1", "Convoquer la quatrième rencontre", 9, None, False),
)


def load_work(random: Random, clock: Clock, plan: Plan, users: dict[str, User]) -> None:
    actions = {action.code: action for action in plan.actions.all()}
    _deliverables(clock, actions, users)
    _tasks(clock, actions, users)
    _links(actions)
    _minutes(random, clock, users)
    _sub_plan(clock, actions["3.1.1"])
    ActionNote.objects.create(
        action=actions["1.4.1"],
        author=users["bernard"],
        text="Deux MRC acceptent d’étudier une mise de fonds si l’étude confirme la demande.",
    )


def _deliverables(clock: Clock, actions: dict[str, Action], users: dict[str, User]) -> None:
    for code, title, nature, due, accepted, review, latest in DELIVERABLES:
        deliverable = Deliverable.objects.create(
            action=actions[code],
            title=title,
            nature=nature,
            due_on=None if due is None else clock.last_of(due),
            accepted_on=None if accepted is None else clock.day(accepted, 20),
            acceptance_evidence="" if accepted is None else "Adopté par le conseil d’administration, au procès-verbal.",
            review_months=review,
        )
        if latest is not None:
            version = DeliverableVersion(
                deliverable=deliverable, date=clock.day(latest, 12), note="Version déposée", added_by=users["coralie"]
            )
            version.file.save(f"{nature}-{deliverable.pk}.docx", ContentFile(_page(title)), save=True)


def _page(title: str) -> bytes:
    document = Document()
    document.add_heading(title, level=1)
    document.add_paragraph("Document du pôle de démonstration. Son contenu est fictif.")
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _tasks(clock: Clock, actions: dict[str, Action], users: dict[str, User]) -> None:
    owners = (users["coralie"], users["paul"], users["bernard"])
    for index, (code, label, due, done, milestone) in enumerate(TASKS):
        Task.objects.create(
            action=actions[code],
            label=label,
            due_on=clock.day(due, 5 + 2 * index),
            done_on=None if done is None else clock.day(done, 5),
            owner=owners[index % 3],
            is_milestone=milestone,
        )


def _links(actions: dict[str, Action]) -> None:
    """Tie activities to the actions they serve; some meetings serve two and count once in a total."""
    committee = Activity.objects.filter(kind=Activity.Kind.COMMITTEE)
    chances = Activity.objects.filter(kind=Activity.Kind.OTHER_MEETING)
    talks = Activity.objects.filter(kind=Activity.Kind.PRESENTATION)
    experts = Activity.objects.filter(kind=Activity.Kind.EXPERTS)
    for code, activities in (("1.4.1", committee), ("3.2.3", chances), ("3.1.1", experts)):
        for activity in activities[:2000]:
            set_served_actions(record=activity, actions=[actions[code]])
    for activity in talks.order_by("date")[:2000:3]:
        set_served_actions(record=activity, actions=[actions["2.2.2"], actions["3.2.3"]])


def _minutes(random: Random, clock: Clock, users: dict[str, User]) -> None:
    """Minutes, decisions and follow-ups on the last committee, experts' and internal meetings."""
    kinds = (Activity.Kind.COMMITTEE, Activity.Kind.EXPERTS, Activity.Kind.INTERNAL)
    held = Activity.objects.filter(kind__in=kinds, status=Activity.Status.HELD).order_by("-date")[:10]
    for index, activity in enumerate(held):
        activity.minutes = "Points passés en revue dans l’ordre du jour. Bonne participation ; échanges sur les suites."
        activity.save()
        Decision.objects.create(activity=activity, text="Poursuivre selon le calendrier et rendre compte au conseil.")
        due = clock.today + timedelta(days=9 * index - 16)
        FollowUp.objects.create(
            activity=activity,
            text=random.choice(("Envoyer le compte rendu", "Appeler la MRC", "Préparer une note d’une page")),
            owner=users["coralie"] if index % 2 else users["paul"],
            due_on=due,
            done_on=due if index > 6 else None,
        )
    restricted = Activity.objects.filter(is_restricted=True, status=Activity.Status.HELD).order_by("-date").first()
    if restricted:
        ConfidentialNote.objects.create(activity=restricted, text="La direction souhaite partir d’ici un an.")


def _sub_plan(clock: Clock, parent: Action) -> None:
    """The experts' network has its own small plan, in the same engine."""
    plan = Plan.objects.create(
        code=f"reseau-experts-{clock.start.year}",
        title="Plan d’action du réseau d’experts",
        status=Plan.Status.LIVE,
        start=clock.start,
        end=clock.end,
        parent_action=parent,
    )
    objective = Objective.objects.create(plan=plan, code="A", label="Relier chercheurs et praticiens")
    for position, (code, label, text, measure, target) in enumerate(
        (
            ("A.1", "Tenir une rencontre par saison", "Rencontres tenues", "agenda.meetings_held", 4),
            ("A.2", "Élargir le cercle", "Experts convoqués", "agenda.experts_convened", 15),
        )
    ):
        action = Action.objects.create(
            plan=plan,
            objective=objective,
            code=code,
            label=label,
            position=position,
            deadline_raw="En continu",
            deadline_kind="recurrence",
        )
        Responsibility.objects.create(action=action, label="Coordination")
        parameters = {"kind": ["experts"]} if measure == "agenda.meetings_held" else {}
        indicator = Indicator.objects.create(action=action, text=text, measure=measure, parameters=parameters)
        Target.objects.create(indicator=indicator, value=target, raw=str(target))


def correct_the_past(clock: Clock, users: dict[str, User]) -> None:
    """After the first quarter was reported: one meeting found in a notebook, one that turned out not to count."""
    first = Activity.objects.filter(kind=Activity.Kind.ACCOMPANIMENT, status=Activity.Status.HELD)
    wrong = first.filter(date__lt=clock.month(3), head_count__isnull=False).order_by("date").first()
    if wrong:
        wrong.status = Activity.Status.CANCELLED
        wrong.save()
    found: date = clock.day(1, 18)
    Activity.objects.create(
        kind=Activity.Kind.ACCOMPANIMENT,
        title="Rencontre retrouvée au carnet",
        date=found,
        head_count=3,
        owner=users["paul"],
    )
