"""What each role may do in the network, by role code; the rooms' lists together make the roles."""

MODELS = ("organisation", "person", "municipality", "regionalcounty", "sector")
TERRITORY = ["network.view_municipality", "network.view_regionalcounty"]
VIEW_PERMISSIONS = [f"network.view_{model}" for model in MODELS]

_KEEP = [f"network.{verb}_{model}" for verb in ("add", "change") for model in ("organisation", "person")]

_REVIEW = ["network.view_importrun", "network.add_importrun", "network.change_matchquestion"]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *VIEW_PERMISSIONS,
        *_KEEP,
        "network.delete_organisation",
        "network.delete_person",
        "network.export_organisation",
        "network.export_person",
        *_REVIEW,
        "network.undo_importrun",
        "network.add_merge",
    ],
    "presidency": [*VIEW_PERMISSIONS],
    "project_officer": [*VIEW_PERMISSIONS, *_KEEP, "network.export_organisation", *_REVIEW],
    "adviser": [*VIEW_PERMISSIONS],
    "communications": [*TERRITORY, "network.view_organisation", "network.view_sector"],
    "researcher": [*TERRITORY],
}
