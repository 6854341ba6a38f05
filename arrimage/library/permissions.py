"""What each role may do with what is watched and with opportunities; the roles themselves belong to `accounts`."""

_MODELS = ("watcheditem", "opportunity")
_READ = [f"library.view_{model}" for model in _MODELS]
_KEEP = [*_READ, *(f"library.{verb}_{model}" for verb in ("add", "change", "export") for model in _MODELS)]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [*_KEEP, *(f"library.delete_{model}" for model in _MODELS)],
    "project_officer": _KEEP,
    # They read what the team noted; what is public is on the site for everyone.
    "presidency": _READ,
    "adviser": _READ,
    "communications": _READ,
    "researcher": _READ,
}
