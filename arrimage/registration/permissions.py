"""What each role may do with registrations; the roles themselves belong to `accounts`."""

_FOLLOW = [
    "registration.view_registration",
    *(f"registration.{verb}_registration" for verb in ("add", "change")),
    *(f"registration.{verb}_enrolment" for verb in ("view", "add", "change")),
    "registration.check_in",
]

# Registrations bear people's names, diets and needs: those who prepare the event read them, nobody else.
ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [*_FOLLOW, "registration.export_registration"],
    "presidency": ["registration.view_enrolment"],
    "project_officer": [*_FOLLOW, "registration.export_registration"],
}
