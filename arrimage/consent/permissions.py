"""What each role may do with the consent ledger; the roles themselves belong to `accounts`."""

_LEDGER = [
    *("consent.view_consententry", "consent.view_address", "consent.view_suppression", "consent.view_purpose"),
    "consent.view_consentrequest",
]
_RECORD = ["consent.add_consententry", "consent.add_suppression"]

# The communications firm, advisers and the researcher see no person here: an address is one.
ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_LEDGER,
        *_RECORD,
        *("consent.change_suppression", "consent.add_purpose", "consent.change_purpose", "consent.add_wording"),
        *("consent.change_sender", "consent.add_consentrequest", "consent.export_consententry"),
    ],
    "presidency": [*_LEDGER],
    "project_officer": [*_LEDGER, *_RECORD],
}
