"""The consent ledger: entries in a chain that nobody changes, and beside them what can be destroyed.

See `docs/decisions/0004-the-consent-ledger.md`.
"""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.models.purposes import Purpose, Wording
from arrimage.consent.rules import CLOSING, LEAVINGS, REFUSALS, Act, Basis
from arrimage.kit.storage import private_storage


class AppendOnly(Exception):
    """Somebody tried to change or delete what is kept as it was written."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """No update, no deletion; the database's own triggers say the same (`guards.py`)."""

    def update(self, **values: Any) -> int:
        raise AppendOnly("An entry of the ledger is never changed.")

    def delete(self) -> Any:
        raise AppendOnly("An entry of the ledger is never deleted.")


def new_code() -> str:
    return uuid4().hex


class AddressQuerySet(models.QuerySet["Address"]):
    def search(self, query: str) -> "AddressQuerySet":
        """Addresses that hold the letters, however they are capitalised."""
        return self.filter(address__contains=query.strip().lower())


class Address(models.Model):
    """An address the ledger speaks of. The chain knows it by its `code`, drawn at random, and by nothing else.

    `address` and `key` (its keyed hash) are emptied when the person's information is destroyed: the entries then
    still follow one another and still count, and nobody can tell whose they were.
    """

    code = models.CharField(gettext_lazy("code in the ledger"), max_length=32, unique=True, default=new_code)
    address = models.CharField(gettext_lazy("e-mail"), max_length=254, unique=True, null=True)
    key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    erased_on = models.DateField(gettext_lazy("destroyed on"), null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("e-mail address")
        verbose_name_plural = gettext_lazy("e-mail addresses")
        ordering = ("address", "pk")

    def __str__(self) -> str:
        return self.address or _("Destroyed address (%(code)s)") % {"code": self.code[:8]}


class ConsentEntryQuerySet(AppendOnlyQuerySet):
    def search(self, query: str) -> "ConsentEntryQuerySet":
        return self.filter(address__in=Address.objects.search(query).order_by().values("pk"))

    def known(self, on: date, known_on: date) -> "ConsentEntryQuerySet":
        """Acts of that day or before, as far as they were written down by the day `known_on`."""
        return self.filter(on__lte=on, recorded_on__lte=known_on)

    def about(self, purpose: Purpose) -> "ConsentEntryQuerySet":
        """Acts about that purpose, or about all of them."""
        return self.filter(Q(purpose=purpose) | Q(purpose=None))

    def unrefused(self, purpose: Purpose, on: date, known_on: date) -> "ConsentEntryQuerySet":
        """The bases for that purpose that nobody refused by that day, whether or not their time is over."""
        about = ConsentEntry.objects.known(on, known_on).about(purpose).order_by()
        refusals, leavings = about.filter(act__in=REFUSALS), about.filter(act__in=LEAVINGS)
        endings = about.filter(act__in=(*REFUSALS, *LEAVINGS))
        express = Q(basis=Basis.EXPRESS) & (~_ever(endings) | ~Exists(_after(endings, late_loses=True)))
        implied = ~_ever(refusals) & (~_ever(leavings) | ~Exists(_after(leavings)))
        bases = self.known(on, known_on).about(purpose).exclude(basis="")
        return bases.filter(express | (~Q(basis=Basis.EXPRESS) & implied))

    def standing(self, purpose: Purpose, on: date, known_on: date) -> "ConsentEntryQuerySet":
        """The entries that allow one to write on that day for that purpose: the rule of the whole ledger.

        Nobody refused, their own time runs, what was open was not closed, a referral was not used.
        """
        known = ConsentEntry.objects.known(on, known_on).order_by()
        closing = known.filter(act__in=CLOSING)
        same = Q(purpose=None) | Q(purpose=OuterRef("purpose"))
        closed = _ever(closing) & Exists(_after(closing.filter(same, basis=OuterRef("basis"))))
        used = Q(basis=Basis.REFERRAL) & _ever(known.filter(act=Act.REFERRAL_USED))
        running = Q(ends=None) | Q(ends__gt=on)
        return self.unrefused(purpose, on, known_on).filter(running, ~closed, ~used)


def _ever(entries: models.QuerySet[Any]) -> Q:
    """Of an address that has one such entry. A list of addresses rather than a look-up each: most have none."""
    return Q(address__in=entries.values("address"))


def _after(entries: models.QuerySet[Any], *, late_loses: bool = False) -> models.QuerySet[Any]:
    """Those of the outer entry's address that come after it: a later day, or further in the ledger on the same day.

    `late_loses`: an outer entry that was written down on a later day than its own comes first of its day.
    """
    after = Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), number__gt=OuterRef("number"))
    if late_loses:
        after |= Q(on=OuterRef("on"), on__lt=OuterRef("recorded_on"))
    return entries.filter(after, address=OuterRef("address"))


class ConsentEntry(models.Model):
    """One act, written once. `basis` and `ends` are what it implies by itself; other entries may cut it short.

    `digest` is the SHA-256 of the previous entry's and of this one in canonical JSON (`chain.py`).
    """

    class Source(models.TextChoices):
        FORM = "form", gettext_lazy("Form of the site")
        LINK = "link", gettext_lazy("Link sent to the address")
        PAPER = "paper", gettext_lazy("Paper")
        PHONE = "phone", gettext_lazy("Phone")
        MAIL = "mail", gettext_lazy("E-mail received")
        IN_PERSON = "in_person", gettext_lazy("In person")
        PUBLICATION = "publication", gettext_lazy("Public page")
        IMPORT = "import", gettext_lazy("Import")
        COMPLAINT = "complaint", gettext_lazy("Complaint of an e-mail provider")
        RECORDS = "records", gettext_lazy("The hub’s own records")

    number = models.PositiveBigIntegerField(gettext_lazy("number"), primary_key=True)
    address = models.ForeignKey(Address, models.PROTECT, related_name="entries", verbose_name=gettext_lazy("e-mail"))
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="entries", null=True, blank=True, verbose_name=gettext_lazy("purpose")
    )
    act = models.CharField(gettext_lazy("act"), max_length=20, choices=Act)
    on = models.DateField(gettext_lazy("day of the act"))
    ends_on = models.DateField(gettext_lazy("last day of what began"), null=True, blank=True)
    basis = models.CharField(gettext_lazy("basis"), max_length=14, choices=Basis, blank=True)
    ends = models.DateField(gettext_lazy("no longer stands from"), null=True, blank=True)
    wording = models.ForeignKey(
        Wording, models.PROTECT, related_name="entries", null=True, blank=True, verbose_name=gettext_lazy("words shown")
    )
    source = models.CharField(gettext_lazy("source"), max_length=12, choices=Source)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=gettext_lazy("carried over from")
    )
    proof_sha256 = models.CharField(gettext_lazy("SHA-256 of the proof"), max_length=64, blank=True)
    details_sha256 = models.CharField(max_length=64)
    recorded_on = models.DateField(gettext_lazy("recorded on"))
    recorded_at = models.DateTimeField(gettext_lazy("recorded at"))
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = ConsentEntryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("entry of the consent ledger")
        verbose_name_plural = gettext_lazy("consent ledger")
        ordering = ("-number",)
        permissions = (("export_consententry", gettext_lazy("Can export the consent ledger")),)
        indexes = (
            models.Index(fields=("address", "act"), name="consent_entry_address"),
            models.Index(fields=("act", "address"), name="consent_entry_act"),
            models.Index(fields=("ends",), name="consent_entry_ends"),
        )

    def __str__(self) -> str:
        return _("No. %(number)s · %(act)s") % {"number": self.number, "act": self.get_act_display()}

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("An entry of the ledger is never changed.")
        super().save(**{**options, "force_insert": True})

    def delete(self, *args: Any, **options: Any) -> Any:
        raise AppendOnly("An entry of the ledger is never deleted.")


class EntryDetails(models.Model):
    """The personal part of an entry, which can be destroyed; the chain holds only its salted hash."""

    entry = models.OneToOneField(ConsentEntry, models.PROTECT, primary_key=True, related_name="details")
    salt = models.CharField(max_length=32, default=new_code)
    name = models.CharField(gettext_lazy("who"), max_length=160, blank=True)
    role = models.CharField(gettext_lazy("person’s role"), max_length=160, blank=True)
    url = models.URLField(gettext_lazy("page where the address is published"), max_length=500, blank=True)
    referrer = models.CharField(gettext_lazy("referred by"), max_length=160, blank=True)
    place = models.CharField(gettext_lazy("from where"), max_length=160, blank=True)
    note = models.TextField(gettext_lazy("note"), blank=True)
    recorded_by = models.CharField(gettext_lazy("recorded by"), max_length=160, blank=True)
    proof_name = models.CharField(max_length=140, blank=True)
    proof = models.FileField(
        gettext_lazy("proof"), upload_to="consentements/%Y/", storage=private_storage, max_length=250, blank=True
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("details of an entry")
        verbose_name_plural = gettext_lazy("details of entries")

    def __str__(self) -> str:
        return str(self.entry)

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The details of an entry are never changed.")
        super().save(**{**options, "force_insert": True})

    def delete(self, *args: Any, **options: Any) -> Any:
        raise AppendOnly("The details of an entry are destroyed with all those of their address.")


class LedgerHead(models.Model):
    """The last entry's number and digest: one row, locked by whoever appends, which tells when the end was cut off.

    `moves` counts what changes an answer without being an act: mail that comes back, and what is lifted.
    """

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    moves = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("head of the consent ledger")

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"
