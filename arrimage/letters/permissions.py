"""What each role may do with newsletters. A delivery names a person: the communications firm sees totals only."""

# A newsletter is not deleted: issues, consents and figures speak of it. It is put out of use.
_WRITE = [f"letters.{verb}_issue" for verb in ("view", "add", "change")]
_READ = ["letters.view_newsletter", "letters.view_issue", "letters.view_mailing"]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *_WRITE,
        *("letters.delete_issue", "letters.view_delivery", "letters.export_delivery"),
        *("letters.view_return", "letters.change_return"),
        *("letters.add_newsletter", "letters.change_newsletter"),
        *("letters.add_mailing", "letters.change_mailing", "letters.send_mailing", "letters.approve_issue"),
    ],
    "presidency": [*_READ, "letters.approve_issue"],
    "project_officer": [
        *_READ,
        *_WRITE,
        *("letters.view_delivery", "letters.view_return", "letters.add_mailing", "letters.send_mailing"),
    ],
    "communications": [*_READ, *_WRITE],
}
