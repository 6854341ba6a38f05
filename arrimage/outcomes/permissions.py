"""What each role may do with what events leave behind; the roles themselves belong to `accounts`."""

_READ = [f"outcomes.view_{model}" for model in ("closing", "evaluation", "collaboration", "certificate")]
_FOLLOW = [
    *_READ,
    *(f"outcomes.{verb}_closing" for verb in ("add", "change")),
    *(f"outcomes.{verb}_collaboration" for verb in ("add", "change")),
    "outcomes.add_certificate",
    "outcomes.change_certificate",
]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [*_FOLLOW, "outcomes.delete_collaboration", "outcomes.export_collaboration"],
    "presidency": ["outcomes.view_closing", "outcomes.view_evaluation", "outcomes.view_collaboration"],
    "project_officer": [*_FOLLOW, "outcomes.export_collaboration"],
}
