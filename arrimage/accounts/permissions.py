"""What each role may do with accounts, and which of the two staff places it enters."""

_DESK = "accounts.use_desk"
_WORKSHOP = "wagtailadmin.access_admin"

# Nobody deletes an account: it is closed, so that what the person entered keeps her name.
ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [_DESK, _WORKSHOP, "accounts.view_user", "accounts.add_user", "accounts.change_user"],
    "presidency": [_DESK, "accounts.view_user"],
    "project_officer": [_DESK, _WORKSHOP],
    "adviser": [_DESK],
    "communications": [_DESK, _WORKSHOP],
    "researcher": [_DESK],
}
