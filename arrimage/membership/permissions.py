"""What each role may do with memberships; the roles themselves belong to `accounts`."""

_READ = [f"membership.view_{model}" for model in ("membership", "category", "application")]
_FOLLOW = [
    *(f"membership.{verb}_membership" for verb in ("add", "change")),
    "membership.change_application",
]

# Members are organisations one may read of anyway; applications bear people's names and what they wrote.
ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *_FOLLOW,
        "membership.decide_application",
        "membership.export_membership",
        *(f"membership.{verb}_category" for verb in ("add", "change", "delete")),
        "membership.change_membershipsettings",
    ],
    "presidency": [*_READ, "membership.export_membership"],
    "project_officer": [*_READ, *_FOLLOW],
}
