"""What each role may do with people's rights: requests, incidents, retention, openings of confidential files."""

_REGISTERS = ("privacyrequest", "incident", "retentionrule", "retentionrun", "accessentry", "processor")
_READ = [f"consent.view_{model}" for model in _REGISTERS]
# Neither requests nor incidents are deleted by hand: they go by the retention schedule.
_KEEP = [
    f"consent.{verb}_{model}" for verb in ("add", "change") for model in ("privacyrequest", "incident", "processor")
]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *_KEEP,
        "consent.change_retentionrule",
        "consent.delete_processor",
        "consent.answer_privacyrequest",
        "consent.export_incident",
        "consent.run_retention",
    ],
    "presidency": [*_READ, "consent.export_incident"],
    "project_officer": ["consent.view_privacyrequest"],
}
