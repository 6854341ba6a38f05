"""What each role may do with plans, by role code; the roles themselves belong to `accounts`."""

TREE = ("plan", "objective", "action", "indicator", "target", "responsibility", "reportingperiod")
KEPT_BY_ALL = ("task", "actionnote", "actiondocument", "reading", "deliverable", "deliverableversion")
MONEY = ("budgetline",)
AXES = ("framework", "frameworkitem")
MODELS = (*TREE, *KEPT_BY_ALL, *MONEY, *AXES, "plansource", "actionlink", "frozenfigure")


def _may(verbs: tuple[str, ...], *models: str) -> list[str]:
    return [f"plan.{verb}_{model}" for model in models for verb in verbs]


READ = _may(("view",), *MODELS)

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [*_may(("view", "add", "change", "delete"), *MODELS), "plan.freeze_plan"],
    "presidency": [*READ, *_may(("add", "change"), "actionnote"), "plan.freeze_plan"],
    "project_officer": [
        *READ,
        *_may(("add", "change"), *KEPT_BY_ALL),
        *_may(("add", "delete"), "actionlink"),
    ],
    "adviser": READ,
    "communications": READ,
    "researcher": READ,
}
