"""Suppliers entrusted with information, which the impact assessment names."""

from django.utils.translation import gettext_lazy

from arrimage.consent.forms import ProcessorForm
from arrimage.consent.models import Processor
from arrimage.consent.tables import ProcessorTable
from arrimage.kit import desk


class ProcessorScreen(desk.Records):
    model = Processor
    path = "vie-privee/fournisseurs"
    icon = "building-store"
    rail = "privacy"
    table_class = ProcessorTable
    form_class = ProcessorForm
    in_global_search = False
    add_label = gettext_lazy("Add a supplier")
    empty_text = gettext_lazy(
        "Who hosts Arrimage, who carries its mail, who keeps its backups: name each supplier and where the "
        "information is."
    )
