"""A letter type while it is being designed."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import JSON, ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import UtcDateTime
from app.letters.models import LetterType, LetterTypeVersion
from app.scoping import OfficeScoped


class LetterTypeDraft(OfficeScoped, Model):
    """What becomes a version when it is activated; until then it can be changed or thrown away.

    ``type_code`` is empty for a type that does not exist yet; ``based_on`` is the version that it
    began as. ``definition`` can always be read, but may still be at odds with ``body``. ``edition``
    counts the changes, so that nobody overwrites somebody else's unseen.
    """

    __tablename__ = "letter_type_draft"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    type_code: Mapped[str | None] = mapped_column(ForeignKey("letter_type.code"))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("letter_type_version.id"))
    definition: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    edition: Mapped[int] = mapped_column(Integer, default=1, nullable=False)
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)

    letter_type: Mapped[LetterType | None] = relationship()
    based_on: Mapped[LetterTypeVersion | None] = relationship()

    def __repr__(self) -> str:
        return str(self.definition.get("name", ""))
