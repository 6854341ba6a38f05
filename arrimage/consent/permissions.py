"""What each role may do with people's rights: requests, incidents, retention, openings of confidential files."""

_REGISTERS = ("privacyrequest", "incident", "retentionrule", "retentionrun", "accessentry", "processor")
_READ = [f"consent.view_{model}" for model in _REGISTERS]
# Neither requests nor incidents are deleted by hand: they go by the retention schedule.
_KEEP = [
    f"consent.{verb}_{model}" for verb in ("add", "change") for model in ("privacyrequest", "incident", "processor")
]

_LEDGER = [
    *("consent.view_consententry", "consent.view_address", "consent.view_suppression", "consent.view_purpose"),
    "consent.view_consentrequest",
]
_RECORD = ["consent.add_consententry", "consent.add_suppression"]

# The communications firm, advisers and the researcher see no person here: an address is one.
ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *_KEEP,
        *_LEDGER,
        *_RECORD,
        *("consent.change_suppression", "consent.add_purpose", "consent.change_purpose", "consent.add_wording"),
        *("consent.change_sender", "consent.add_consentrequest", "consent.export_consententry"),
        "consent.change_retentionrule",
        "consent.delete_processor",
        "consent.answer_privacyrequest",
        "consent.export_incident",
        "consent.run_retention",
    ],
    "presidency": [*_READ, *_LEDGER, "consent.export_incident"],
    "project_officer": ["consent.view_privacyrequest", *_LEDGER, *_RECORD],
}
