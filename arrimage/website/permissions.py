"""What each role may do to the website's content."""

_CONTENT = [
    "wagtailadmin.access_admin",
    "website.change_hub",
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
]

ROLE_PERMISSIONS = {
    "coordinator": _CONTENT,
    "communications": [permission for permission in _CONTENT if permission != "website.change_hub"],
    "project_officer": ["wagtailadmin.access_admin"],
}
