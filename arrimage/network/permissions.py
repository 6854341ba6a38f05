"""What each role may do in the network, by role code; the rooms' lists together make the roles."""

MODELS = ("organisation", "person", "municipality", "regionalcounty", "sector")
TERRITORY = ["network.view_municipality", "network.view_regionalcounty"]
VIEW_PERMISSIONS = [f"network.view_{model}" for model in MODELS]

_KEEP = [f"network.{verb}_{model}" for verb in ("add", "change") for model in ("organisation", "person")]
# Without it one reads only one's own organisation, public bodies and what is shared.
_EVERY_PROFILE = "network.view_every_profile"
_COMMITTEES = [f"network.{verb}_committee" for verb in ("view", "add", "change")]
_TAGS = ["network.view_tag", "network.add_tag"]
_SEGMENTS = [f"network.{verb}_segment" for verb in ("view", "add", "change", "delete")]

# The recruitment radar; who only sees its coverage sees figures and no name.
COVERAGE = "network.view_register_coverage"
_CALLS = [COVERAGE, "network.view_candidate", "network.change_candidate"]

# What is offered to enterprises is read by whoever reads organisations; approaches, by those who read the call list.
SUBJECTS = "network.view_supportsubject"
_APPROACHES = ["network.view_approach", "network.add_approach"]

_REVIEW = ["network.view_importrun", "network.add_importrun", "network.change_matchquestion"]

# What members ask: changes to their profiles, and access to them, which opens accounts.
PROPOSALS, ACCESS = "network.change_proposedchange", "network.change_accessrequest"

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *VIEW_PERMISSIONS,
        *_KEEP,
        _EVERY_PROFILE,
        *_SEGMENTS,
        "network.delete_organisation",
        "network.delete_person",
        "network.export_organisation",
        "network.export_person",
        *_COMMITTEES,
        "network.delete_committee",
        *_TAGS,
        "network.change_tag",
        "network.delete_tag",
        *(f"network.{verb}_freefield" for verb in ("view", "add", "change", "delete")),
        "network.change_directorysettings",
        *_CALLS,
        *_APPROACHES,
        *(f"network.{verb}_supportsubject" for verb in ("view", "add", "change", "delete")),
        "network.export_candidate",
        "network.import_register",
        *_REVIEW,
        "network.undo_importrun",
        "network.add_merge",
        PROPOSALS,
        ACCESS,
    ],
    "presidency": [
        *VIEW_PERMISSIONS,
        _EVERY_PROFILE,
        "network.view_committee",
        COVERAGE,
        "network.view_candidate",
        SUBJECTS,
        "network.view_approach",
    ],
    "project_officer": [
        *VIEW_PERMISSIONS,
        *_KEEP,
        _EVERY_PROFILE,
        *_SEGMENTS,
        "network.export_organisation",
        *_COMMITTEES,
        *_TAGS,
        *_CALLS,
        *_APPROACHES,
        SUBJECTS,
        "network.export_candidate",
        *_REVIEW,
        PROPOSALS,
    ],
    "adviser": [*VIEW_PERMISSIONS, SUBJECTS],
    # Every organisation and no person at all.
    "communications": [*TERRITORY, "network.view_organisation", "network.view_sector", _EVERY_PROFILE, SUBJECTS],
    "researcher": [*TERRITORY, COVERAGE, SUBJECTS],
}
