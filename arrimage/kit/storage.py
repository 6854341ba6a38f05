"""Where documents of records lie: outside what the web server serves, reached only through views that ask who comes."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """The storage for `FileField(storage=...)`, resolved at run time so that settings may change it."""
    return storages["private"]
