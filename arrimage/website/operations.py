"""Making sure that a new installation has a site to show."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from arrimage.website.models import HomePage

WRITERS = {
    "coordinator": ("add", "change", "publish", "lock", "unlock"),
    "communications": ("add", "change", "publish"),
    "project_officer": ("add", "change"),
}


@transaction.atomic
def ensure_site() -> Site:
    """The default site and its home page, made when missing; Wagtail's own sample page makes way for ours."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site and isinstance(site.root_page.specific, HomePage):
        return site
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    home = HomePage.objects.first() or root.add_child(
        instance=HomePage(title="Accueil", slug="accueil", show_in_menus=False)
    )
    if site is None:
        return Site.objects.create(hostname="localhost", site_name="Arrimage", root_page=home, is_default_site=True)
    sample = site.root_page
    site.root_page, site.site_name = home, "Arrimage"
    site.save()
    if not sample.get_children().exists() and sample.depth > 1:
        sample.delete()
    return site


@transaction.atomic
def open_workshop(site: Site) -> None:
    """Let the roles that write the site do so: its pages, pictures and documents. Rights given by hand stay."""
    root = Collection.get_first_root_node()
    for role, verbs in WRITERS.items():
        group, _created = Group.objects.get_or_create(name=role)
        for verb in verbs:
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{verb}_page")
            GroupPagePermission.objects.get_or_create(group=group, page=site.root_page, permission=permission)
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            for verb in ("add", "change", "choose"):
                permission = Permission.objects.get(content_type__app_label=app, codename=f"{verb}_{model}")
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
