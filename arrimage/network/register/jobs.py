"""The import of an edition sent at the desk, in the background."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.timezone import localdate
from django_tasks import task

from arrimage.network.models import RegisterEdition
from arrimage.network.operations.register import forget_archive, give_up, import_register
from arrimage.network.register.archive import RegisterError


@task()
def read_edition(edition_pk: int) -> None:
    """Import the archive, which is not kept afterwards; what went wrong is said on the edition."""
    edition = RegisterEdition.objects.get(pk=edition_pk)
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "register.zip"
            with edition.file.open("rb") as sent, path.open("wb") as copy:
                shutil.copyfileobj(sent, copy, 1 << 20)
            import_register(path=path, edition=edition, today=localdate())
    except RegisterError:
        pass  # said on the edition
    except Exception:
        give_up(edition=edition)
        raise
    finally:
        forget_archive(edition=edition)
