"""What is still to be done for a letter's proof."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import ForeignKeyConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import UtcDateTime
from app.lease import Leased
from app.letters.models import Letter
from app.scoping import OfficeScoped


class ProofTask(OfficeScoped, Leased, Model):
    """A letter that all have signed and that waits to be issued, or whose proof is to be renewed.

    There is one a letter, and it goes when the work is done. ``due_at``: when it is tried (again);
    ``problem``: why the last try failed, for the screen. It is leased while somebody is at it.
    """

    __tablename__ = "proof_task"
    __table_args__ = (
        ForeignKeyConstraint(["letter_id", "office_code"], ["letter.id", "letter.office_code"]),
        Index("ix_proof_task_due", "due_at"),
    )
    letter_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)
    tries: Mapped[int] = mapped_column(Integer, default=0, nullable=False)
    problem: Mapped[str] = mapped_column(String(500), default="", nullable=False)

    letter: Mapped[Letter] = relationship(foreign_keys=[letter_id])
