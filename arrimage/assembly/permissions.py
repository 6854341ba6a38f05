"""What each role may do with general meetings: the coordination all, the presidency reads and signs, the project
officer reads and keeps the door.
"""

_READ = ["assembly.view_generalmeeting", "assembly.view_voter"]
_DOOR = "assembly.take_attendance"

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *(f"assembly.{verb}_generalmeeting" for verb in ("add", "change", "delete")),
        "assembly.change_assemblysettings",
        "assembly.export_voter",
        "assembly.sign_resolution",
        _DOOR,
    ],
    "presidency": [*_READ, "assembly.sign_resolution"],
    "project_officer": [*_READ, _DOOR],
}
