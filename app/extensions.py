"""The singletons that every room shares, and nothing else."""

from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

# FAB's own declarative base must be named, or its tables stay out of db.metadata.
db = SQLA(model_class=Model, session_options={"expire_on_commit": True})
migrate = Migrate()
csrf = CSRFProtect()
