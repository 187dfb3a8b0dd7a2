"""Where a full run happens: a data folder, a database and an authority, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.database import transaction
from app.offices.models import Level
from app.trust.acts import trust
from tests.conftest import PostgresBackend, SqliteBackend
from tests.pki.authority import running_authority
from tests.postgres import running_postgres
from tests.proof.conftest import Offices

from .run import JAPAH, NGAPUS
from .server import Server


@contextmanager
def place(backend: str) -> Iterator[Server]:
    """A server with a timestamp authority. Japah's letters reach B-T, those of Ngapus B-LTA."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="labur-crash-")))
        postgres = None
        if backend == "postgresql":
            postgres = stack.enter_context(running_postgres(durable=True))
            app = PostgresBackend(folder, postgres).fresh()
        else:
            app = SqliteBackend(folder).fresh()
        (folder / "pki").mkdir()
        pki = stack.enter_context(running_authority(folder / "pki"))
        app.config["TSA_URL"] = pki.tsa_url
        with app.app_context(), transaction() as session:
            trust(session, pki.root, source="tests", note="")
        offices = Offices(app, pki)
        for username in (JAPAH.head, NGAPUS.head, "camat.japah"):
            offices.certify(username)
        offices.wants(Level.B_LTA, NGAPUS.code)
        server = Server(app, folder / "log", postgres)
        stack.callback(server.close)
        yield server
