"""What each role may do with training and needs; the roles themselves belong to `accounts`."""

_MODELS = ("trainingsheet", "theme", "learningneed")
_READ = [f"training.view_{model}" for model in _MODELS]
_FOLLOW = [*_READ, *(f"training.{verb}_{model}" for verb in ("add", "change") for model in _MODELS)]
_EXPORT = ["training.export_trainingsheet", "training.export_learningneed"]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [*_FOLLOW, *_EXPORT, *(f"training.delete_{model}" for model in _MODELS)],
    "presidency": _READ,
    "project_officer": [*_FOLLOW, *_EXPORT],
}
