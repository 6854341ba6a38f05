"""The demo hub's name, address and first page."""

from arrimage.website.models import HomePage, Hub
from arrimage.website.operations import ensure_site


def load_site() -> None:
    site = ensure_site()
    site.site_name = "Pôle des Rives"
    site.save()
    Hub.objects.update_or_create(
        site=site,
        defaults={
            "name": "Pôle d’économie sociale des Rives",
            "short_name": "Pôle des Rives",
            "tagline": "Entreprendre ensemble, ici, dans la Vallée-du-Haut-Saint-Laurent",
            "postal_address": "100, rue du Canal\nSalaberry-de-Valleyfield (Québec)  J6S 0A0",
            "email": "bonjour@pole-des-rives.example",
            "phone": "450 555-0100",
            "privacy_officer": "Coralie Beaulieu, coordonnatrice, vie-privee@pole-des-rives.example",
            "signatory": "Coralie Beaulieu",
            "signatory_title": "Coordonnatrice",
        },
    )
    home = HomePage.objects.get()
    home.introduction = (
        "<p>Soixante entreprises collectives nourrissent, logent, transportent, soignent et divertissent les gens "
        "de cinq MRC. Le pôle les réunit, les fait connaître et rend compte de ses promesses, chiffre par chiffre.</p>"
    )
    home.save_revision().publish()
