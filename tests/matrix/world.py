"""Plants a row of every kind in every office, each marked with the letter of its office."""

import secrets
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.models import Account
from app.approvals.models import Approval
from app.audit.models import AuditEvent, DailyHead
from app.clock import utc_now
from app.database import transaction
from app.extensions import db
from app.heads.document import make_due
from app.letters.models import Letter, LetterFile, LetterTypeSetting, RegisterEntry
from app.letters.states import SigningMode, State
from app.offices.models import Certificate, Office, Official, Position, SigningService
from app.proof.models import ProofTask
from app.residents.models import Household, Resident
from app.residents.workbook.models import ImportedResident
from app.retention.models import DisposalItem, DisposalList, LegalHold
from app.trust.models import TrustedAuthority
from tests.factories import letters
from tests.matrix import rules
from tests.matrix.copied import copied
from tests.matrix.papers import (
    draft_of,
    factors_of,
    import_of,
    keep_document,
    mail_to,
    own_type,
    papers_of,
    pdf_of,
)  # fmt: skip
from tests.matrix.places import (
    ABOVE,
    CODES,
    DISTRICTS,
    REGENCIES,
    STRANGER,
    VILLAGES,
    Person,
    Row,
    World,
    mark,
    nik,
)

OF_VILLAGE = (rules.VILLAGE_ADMIN, rules.VILLAGE_SECRETARY, rules.VILLAGE_HEAD)
OF_DISTRICT = (
    rules.DISTRICT_ADMIN, rules.CAMAT, rules.DISTRICT_SECRETARY, rules.SECTION_HEAD,
    rules.SUPERVISOR,
)  # fmt: skip
POSITIONS = {
    rules.VILLAGE_HEAD: Position.VILLAGE_HEAD,
    rules.VILLAGE_SECRETARY: Position.VILLAGE_SECRETARY,
    rules.CAMAT: Position.DISTRICT_HEAD,
    rules.DISTRICT_SECRETARY: Position.DISTRICT_SECRETARY,
    rules.SECTION_HEAD: Position.SECTION_HEAD,
}
SECTION = "Kepala Seksi Pelayanan"
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(2020, 12, 31)


def build(app: Flask) -> World:
    """Plant everything into the app's database, which holds the demonstration."""
    waiting, issued = letters.submitted_letter(app), letters.issued_letter(app)
    draft = letters.draft_letter(app)
    with app.app_context():
        make_due(utc_now() + timedelta(days=1))
    rows: list[Row] = []
    with app.app_context():
        with transaction() as session:
            _offices(session)
            people = _people(session)
            heads = {person: _official_of(session, person) for person in people}
            people = [person for person in people if person.office not in "CDWZ"]
        with transaction() as session:
            planter = _Planter(session, rows, [session.get_one(Letter, k) for k in
                                               (draft, waiting, issued)])  # fmt: skip
            for office in CODES:
                planter.office(office)
            for office in REGENCIES:
                planter.regency(office)
            for office in VILLAGES:
                planter.village(office)
            for person, official in heads.items():
                if official is not None:
                    planter.step(person, session.merge(official))
            planter.common()
        rows.extend(_events(db.session()))
        db.session.remove()
    return World((STRANGER, *people), tuple(rows))


def _offices(session: Session) -> None:
    for code, parent, kind, name in (
        ("33.17", None, "regency", "Rembang"),
        ("33.17.01", "33.17", "district", "Sumber"),
        ("33.17.01.2001", "33.17.01", "desa", "Contoh"),
    ):
        session.add(Office(code=code, parent_code=parent, kind=kind, name=name))
        session.flush()
    for office, code in CODES.items():
        session.get_one(Office, code).address = mark(office, "kantor")


def _people(session: Session) -> list[Person]:
    wanted = [(role, office) for office in VILLAGES for role in OF_VILLAGE]
    wanted += [(role, office) for office in "XY" for role in OF_DISTRICT]
    wanted += [(rules.REGENCY_ADMIN, "R"), (rules.PLATFORM_ADMIN, "R")]
    return [Person(role, office, _account(session, role, office)) for role, office in wanted]


def _account(session: Session, role: str, office: str) -> str:
    of_role = Account.roles.any(RoleRow.name == role)
    query = select(Account).where(Account.office_code == CODES[office], of_role)
    account = session.scalars(query.order_by(Account.id)).first()
    if account is None:
        account = _new_account(session, f"{role}.{office}".replace(" ", ""), role, office)
    account.last_name = mark(office, "akun")
    return str(account.username)


def _new_account(session: Session, username: str, role: str, office: str) -> Account:
    known = session.scalars(select(Account).where(Account.username == "admin.japah")).one()
    account = Account(
        username=username,
        first_name="Contoh",
        last_name=mark(office, "akun"),
        email=f"{username}@contoh.invalid",
        office_code=CODES[office],
        active=True,
        password=known.password,
        roles=[session.scalars(select(RoleRow).where(RoleRow.name == role)).one()],
    )
    session.add(account)
    session.flush()
    return account


def _official_of(session: Session, person: Person) -> Official | None:
    """The person's own position, for those who sign."""
    if person.role not in POSITIONS:
        return None
    query = select(Account).where(Account.username == person.username)
    account = session.scalars(query).one()
    position = POSITIONS[person.role]
    found = session.scalars(select(Official).where(Official.user_id == account.id)).first()
    official = found or Official(
        position=position,
        title=SECTION if position == Position.SECTION_HEAD else "",
        office_code=account.office_code,
        user_id=account.id,
        valid_from=FIRST_DAY,
    )
    official.name = mark(person.office, "pejabat")
    session.add(official)
    session.flush()
    return official


class _Planter:
    """Adds rows; remembers under which key each can be named."""

    def __init__(self, session: Session, rows: list[Row], samples: Iterable[Letter]) -> None:
        self.session, self.rows = session, rows
        self.draft, self.waiting, self.issued = samples
        self.residents: dict[str, Resident] = {}
        self.counter = 0

    def add(self, kind: str, office: str, row: Any, key: str = "id", holder: str = "") -> Any:
        self.session.add(row)
        self.session.flush()
        self.rows.append(Row(kind, office, str(getattr(row, key)), holder))
        return row

    def office(self, office: str) -> None:
        """What every office has, whatever its level."""
        code, level = CODES[office], self._level(office)
        self.rows.append(Row("office", office, code))
        account = _new_account(self.session, f"sasaran.{office}", level, office)
        self.rows.append(Row("account", office, str(account.id)))
        self.session.add_all(factors_of(account, mark(office, "faktor")))
        official = self.add(
            "official", office,
            Official(name=mark(office, "pejabat"), position=self._position(office),
                     office_code=code, valid_from=FIRST_DAY, valid_to=LAST_DAY),
        )  # fmt: skip
        self.add(
            "certificate", office,
            Certificate(office_code=code, official_id=official.id, status="active",
                        fingerprint=secrets.token_hex(32), issuer="CN=Contoh",
                        subject=f"CN={mark(office, 'sertifikat')}", requested_at=utc_now(),
                        not_before=utc_now(), not_after=utc_now()),
        )  # fmt: skip
        self.add(
            "letter setting", office,
            LetterTypeSetting(office_code=code, type_code="SKM",
                              classification_code=mark(office, "aturan")),
        )  # fmt: skip
        self.add(
            "signing service", office,
            SigningService(office_code=code, base_url=f"https://contoh.invalid/{office}",
                           version=2, username=mark(office, "layanan"), password_sealed="-"),
        )  # fmt: skip
        self.add("e-mail", office, mail_to(code, mark(office, "surel")))

    def regency(self, office: str) -> None:
        """A letter type of its own, and a draft of the next version."""
        own = own_type(self.session, CODES[office], mark(office, "jenis"))
        self.add("letter type", office, own, "code")
        self.rows.append(Row("type version", office, str(own.current.id)))
        self.add("type draft", office, draft_of(own, mark(office, "rancangan")))

    def village(self, office: str) -> None:
        """Residents and letters."""
        code = CODES[office]
        home = self.add(
            "household", office,
            Household(office_code=code, kk_number=nik(office, 90), hamlet="Krajan", rt="001",
                      rw="001", address=mark(office, "rumah")),
        )  # fmt: skip
        sample = self.draft.resident
        resident = copied(sample, office_code=code, household_id=home.id, nik=nik(office),
                         name=mark(office, "penduduk"), father_nik=nik(office, 2))  # fmt: skip
        self.residents[office] = self.add("resident", office, resident)
        brought = self.add("resident import", office, import_of(code, mark(office, "impor"),
                           mark(office, "penduduk")))  # fmt: skip
        self.session.add(ImportedResident(import_id=brought.id, office_code=code,
                                          resident_id=self.residents[office].id))  # fmt: skip
        self.letter("draft", office, self.draft, State.DRAFT)
        self.letter("waiting letter", office, self.waiting, State.SUBMITTED)
        pen = self.letter("pen letter", office, self.waiting, State.SUBMITTED, SigningMode.WET)
        filed = self.letter("filed letter", office, self.issued, State.ISSUED)
        pen.frozen_sha256 = filed.current_sha256 = keep_document(mark(office, "berkas"))
        self.papers(office)
        issued = self.letter("issued letter", office, self.issued, State.ISSUED)
        self.rows.append(Row("letter", office, str(issued.id)))
        self.rows.append(Row("printed code", office, str(issued.token)))
        self.session.add(LetterFile(letter_id=issued.id, office_code=code,
                                    sha256=issued.current_sha256, made_at=utc_now()))  # fmt: skip
        self.register(office, issued)
        self.disposals(office)
        late = self.letter("late letter", office, self.issued, State.AWAITING_TIMESTAMP)
        task = ProofTask(letter_id=late.id, office_code=code, opened_at=utc_now(),
                         due_at=utc_now(), problem=mark(office, "kendala"))  # fmt: skip
        self.add("proof task", office, task, "letter_id")

    def disposals(self, office: str) -> None:
        """A list that waits, one that is done, and a hold."""
        code, letter = CODES[office], self.letter("old letter", office, self.issued, State.ISSUED)
        proposal = {"office_code": code, "proposed_by": mark(office, "pengusul"),
                    "proposed_at": utc_now(), "reason": mark(office, "usul")}  # fmt: skip
        waiting = self.add("disposal list", office, DisposalList(**proposal))
        self.session.add(
            DisposalItem(list_id=waiting.id, office_code=code, letter_id=letter.id,
                         number=letter.number, type_name=mark(office, "jenis"), was=letter.state,
                         letter_date=FIRST_DAY, classification="-", years=5, files=[])
        )  # fmt: skip
        done = DisposalList(**proposal, state="done", year=2020, counter=1, decided_at=utc_now(),
                            number=mark(office, "acara"),
                            minutes=pdf_of(mark(office, "berita")))  # fmt: skip
        self.add("minutes", office, done)
        hold = LegalHold(letter_id=letter.id, office_code=code, reason=mark(office, "perkara"),
                         placed_by=mark(office, "penahan"), placed_at=utc_now())  # fmt: skip
        self.add("hold", office, hold)

    def letter(
        self, kind: str, office: str, sample: Letter, state: State,
        mode: SigningMode = SigningMode.ELECTRONIC,
    ) -> Letter:  # fmt: skip
        """A copy of a letter for another office, with a number and a code of its own."""
        self.counter += 1
        numbered = state is not State.DRAFT
        row = copied(
            sample, office_code=CODES[office], resident_id=self.residents[office].id,
            subject_name=mark(office, "penduduk"), state=state, signing_mode=mode,
            number=f"{self.counter}/{mark(office, 'nomor')}" if numbered else None,
            token=secrets.token_urlsafe(16) if numbered else None,
        )  # fmt: skip
        return self.add(kind, office, row)  # type: ignore[no-any-return]

    def register(self, office: str, letter: Letter) -> None:
        """The letter's number, in the village's register and in that of the office above."""
        for owner in (office, ABOVE[office][0]):
            self.counter += 1
            self.add(
                "register entry", owner,
                RegisterEntry(office_code=CODES[owner], series="office", year=2020,
                              counter=self.counter, number=f"{self.counter}/{mark(owner, 'nomor')}",
                              letter_id=letter.id, letter_office_code=letter.office_code,
                              subject=mark(owner, "perihal"), letter_date=FIRST_DAY,
                              taken_at=utc_now()),
            )  # fmt: skip

    def papers(self, office: str) -> None:
        """A scan and a tick for a letter that the village's head must sign."""
        letter = self.letter("letter with papers", office, self.waiting, State.SUBMITTED)
        for kind, row in papers_of(self.session, letter, mark(office, "lampiran")):
            self.session.add(row)
            self.session.flush()
            self.rows.append(Row(kind, office, f"{letter.id}/{row.id}"))

    def step(self, person: Person, official: Official) -> None:
        """A letter that waits for this person, and one of which it is unknown if they signed."""
        of_village = person.office in VILLAGES
        village = person.office if of_village else {"X": "A", "Y": "C", "W": "D"}[person.office]
        for kind in ("step", "unknown outcome"):
            letter = self.letter("signable letter", village, self.waiting, State.SUBMITTED)
            unknown = kind != "step"
            approval = Approval(
                letter_id=letter.id, office_code=letter.office_code, step=1, round=1,
                signing_office_code=official.office_code, official_id=official.id,
                field_name="Signature1", state="waiting", title=SECTION,
                outcome_unknown_at=utc_now() if unknown else None,
            )  # fmt: skip
            self.add(kind, village if unknown else person.office, approval, holder=person.role)

    def common(self) -> None:
        """What belongs to no office."""
        authority = self.session.scalars(select(TrustedAuthority)).first()
        role = self.session.scalars(select(RoleRow).where(RoleRow.name == "Supervisor")).one()
        head = self.session.scalars(select(DailyHead.day)).one()
        assert authority is not None
        for kind, key in (("authority", authority.id), ("role", role.id), ("group", 1),
                          ("daily head", head), ("icon", "icon-192.png")):  # fmt: skip
            self.rows.append(Row(kind, "", str(key)))

    @staticmethod
    def _level(office: str) -> str:
        if office in VILLAGES:
            return rules.VILLAGE_ADMIN
        return rules.DISTRICT_ADMIN if office in DISTRICTS else rules.REGENCY_ADMIN

    @staticmethod
    def _position(office: str) -> Position:
        return Position.VILLAGE_HEAD if office in VILLAGES else Position.DISTRICT_HEAD


def _events(session: Session) -> list[Row]:
    """One audit event of each office: planting left many."""
    found = []
    for office, code in CODES.items():
        seq = session.scalars(select(AuditEvent.seq).where(AuditEvent.office_code == code)).first()
        if seq is not None:
            found.append(Row("audit event", office, str(seq)))
    return found
