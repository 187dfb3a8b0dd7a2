"""The demonstration: users, officials and keys for Kecamatan Japah. All persons are fictional.

Never in production: ``config.settings`` refuses a data folder that holds the demo authority, and
the accounts' password opens nothing there.
"""

from datetime import UTC, date, datetime, timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.access.password import DEMO_PASSWORD, hash_password
from app.access.roles import Role
from app.clock import utc_now
from app.database import transaction
from app.offices.enroll import Offer, keep
from app.offices.models import Office, Official, Position
from app.residents.demo import demo_households
from app.signing.demo_authority import DemoAuthority, make_demo_authority
from app.signing.pkcs12 import Pkcs12Provider
from app.signing.signer import KeyReference
from app.trust.acts import trust

DISTRICT = "33.16.16"
VILLAGE = "33.16.16.2007"
PASSWORD = DEMO_PASSWORD
PASSPHRASE = "contoh-tanda-tangan"  # noqa: S105
ROOT_SOURCE = "Peragaan: dibuat sendiri oleh sistem ini"
ROOT_NOTE = "CONTOH. Surat yang ditandatangani di bawahnya tidak mempunyai kekuatan hukum."

VILLAGE_HEADS = [
    "Sutrisno", "Warsito", "Endang Lestari", "Karmin", "Ngatmin", "Sri Wahyuni", "Suparman",
    "Darsono", "Mulyadi", "Rumini", "Sukardi", "Wagiman", "Yatmi", "Purnomo", "Samidi",
    "Kasmuri", "Lasmini", "Tarmuji",
]  # fmt: skip

# username, name, role, office
STAFF = [
    ("admin.japah", "Siti Contoh", Role.VILLAGE_ADMIN, VILLAGE),
    ("admin.ngapus", "Rina Contoh", Role.VILLAGE_ADMIN, "33.16.16.2004"),
    ("admin.kecamatan", "Dewi Contoh", Role.DISTRICT_ADMIN, DISTRICT),
    ("pengawas.japah", "Agus Contoh", Role.SUPERVISOR, DISTRICT),
    ("admin.blora", "Hartono Contoh", Role.REGENCY_ADMIN, "33.16"),
    ("platform", "Tim Contoh", Role.PLATFORM_ADMIN, "33.16"),
]


def load_demo() -> bool:
    """Load everything into an empty database; False when the demo is already there."""
    with transaction() as session:
        if session.scalar(select(Account.id).limit(1)) is not None:
            return False
        authority = make_demo_authority()
        trust(session, authority.root, source=ROOT_SOURCE, note=ROOT_NOTE)
        _staff(session)
        _officials(session, authority)
        _addresses(session)
        session.add_all(demo_households(_villages(session)))
        authority.save(current_app.config["DATA_FOLDER"] / "demo")
    return True


def welcome(base_url: str) -> str:
    """What a newcomer needs to begin: the address and one login for each role."""
    logins = [(name, role) for name, _person, role, _office in STAFF]
    logins += [
        ("kades.japah", Role.VILLAGE_HEAD),
        ("sekdes.japah", Role.VILLAGE_SECRETARY),
        ("camat.japah", Role.DISTRICT_HEAD),
    ]
    lines = [f"  {name:<18} {role}" for name, role in logins]
    return "\n".join(
        [
            f"Esuk Layang Mabur: {base_url}",
            f"Sign in with the password {PASSWORD}; sign letters with the passphrase {PASSPHRASE}:",
            *lines,
        ]
    )


def _addresses(session: Session) -> None:
    for office in [*_villages(session), session.get_one(Office, DISTRICT)]:
        office.address = f"Jalan Contoh Nomor 1, {office.name}"
        office.email = f"{office.name.lower()}@contoh.invalid"


def _villages(session: Session) -> list[Office]:
    query = select(Office).where(Office.parent_code == DISTRICT).order_by(Office.code)
    return list(session.scalars(query))


def _account(session: Session, username: str, name: str, role: Role, office: str) -> Account:
    first, _, last = name.partition(" ")
    account = Account(
        username=username,
        first_name=first,
        last_name=last,
        email=f"{username}@contoh.invalid",
        office_code=office,
        active=True,
        password=_password_hash(),
        roles=[session.scalars(select(RoleRow).where(RoleRow.name == str(role))).one()],
    )
    session.add(account)
    session.flush()
    return account


_hash: list[str] = []


def _password_hash() -> str:
    if not _hash:
        _hash.append(hash_password(PASSWORD))
    return _hash[0]


def _staff(session: Session) -> None:
    for username, name, role, office in STAFF:
        _account(session, username, name, role, office)


def _officials(session: Session, authority: DemoAuthority) -> None:
    for village, name in zip(_villages(session), VILLAGE_HEADS, strict=True):
        username = f"kades.{village.name.lower()}"
        account = _account(session, username, f"{name} Contoh", Role.VILLAGE_HEAD, village.code)
        head = _official(session, account, f"{name} (Contoh)", Position.VILLAGE_HEAD, village)
        _certificate(session, authority, head, village)
    village = session.get_one(Office, VILLAGE)
    account = _account(session, "sekdes.japah", "Bambang Contoh", Role.VILLAGE_SECRETARY, VILLAGE)
    secretary = _official(session, account, "Bambang (Contoh)", Position.VILLAGE_SECRETARY, village)
    _certificate(session, authority, secretary, village)
    district = session.get_one(Office, DISTRICT)
    account = _account(session, "camat.japah", "Wahyu Contoh", Role.DISTRICT_HEAD, DISTRICT)
    name = "Drs. Wahyu Utomo, M.Si. (Contoh)"
    camat = _official(session, account, name, Position.DISTRICT_HEAD, district)
    camat.nip, camat.rank = "000000000000000001", "Pembina Tingkat I (IV/b)"
    _certificate(session, authority, camat, district)


def _official(
    session: Session, account: Account, name: str, position: Position, office: Office
) -> Official:
    official = Official(
        name=name,
        position=position,
        office_code=office.code,
        user_id=account.id,
        valid_from=date(2024, 1, 1),
    )
    session.add(official)
    session.flush()
    return official


def _certificate(
    session: Session, authority: DemoAuthority, official: Official, office: Office
) -> None:
    file = certificate_file(authority, official.name, office.full_name)
    key = KeyReference(Pkcs12Provider.name, official.name)
    signer = Pkcs12Provider(lambda _key: file).unlock(key, PASSPHRASE)
    keep(session, official, Offer(key.provider, file=file), signer.certificate, utc_now())


def certificate_file(authority: DemoAuthority, name: str, organisation: str) -> bytes:
    """A PKCS#12 file of the demonstration, valid for two years from yesterday."""
    now = datetime.now(UTC)
    start, end = now - timedelta(days=1), now + timedelta(days=730)
    return authority.issue_person(name, organisation, PASSPHRASE, start, end)
