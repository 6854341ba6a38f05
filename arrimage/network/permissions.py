"""What each role may do in the network, by role code; the rooms' lists together make the roles."""

MODELS = ("organisation", "person", "municipality", "regionalcounty", "sector")
TERRITORY = ["network.view_municipality", "network.view_regionalcounty"]
VIEW_PERMISSIONS = [f"network.view_{model}" for model in MODELS]

_KEEP = [f"network.{verb}_{model}" for verb in ("add", "change") for model in ("organisation", "person")]

# The recruitment radar; who only sees its coverage sees figures and no name.
COVERAGE = "network.view_register_coverage"
_CALLS = [COVERAGE, "network.view_candidate", "network.change_candidate"]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *VIEW_PERMISSIONS,
        *_KEEP,
        "network.delete_organisation",
        "network.delete_person",
        "network.export_organisation",
        "network.export_person",
        *_CALLS,
        "network.export_candidate",
        "network.import_register",
    ],
    "presidency": [*VIEW_PERMISSIONS, COVERAGE, "network.view_candidate"],
    "project_officer": [*VIEW_PERMISSIONS, *_KEEP, "network.export_organisation", *_CALLS, "network.export_candidate"],
    "adviser": [*VIEW_PERMISSIONS],
    "communications": [*TERRITORY, "network.view_organisation", "network.view_sector"],
    "researcher": [*TERRITORY, COVERAGE],
}
