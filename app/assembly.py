"""Joins the rooms to one application; the body of ``create_app``."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder
from werkzeug.middleware.proxy_fix import ProxyFix

from app import assets, commands, crud, headers, logs, translations, views, web
from app.access.roles import Role, fab_roles
from app.access.security_manager import LaburSecurityManager
from app.extensions import csrf, db, migrate
from app.home.views import HomeView
from app.proof import means
from app.pwa import routes as pwa
from app.storage import DocumentStore
from app.vault import Vault
from app.verification import routes as verification


def assemble(settings: Mapping[str, Any]) -> Flask:
    """A new application with every extension, screen and command."""
    app = Flask("app", template_folder=str(settings["TEMPLATE_FOLDER"]))
    app.config.from_mapping(
        settings,
        FAB_ROLES=fab_roles(),
        AUTH_ROLE_ADMIN=str(Role.PLATFORM_ADMIN),
        AUTH_ROLE_PUBLIC=str(Role.PUBLIC),
    )
    if settings["PROXIES"]:
        hops = settings["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    translations.init_app(app)
    app.extensions["documents"] = DocumentStore(settings["DATA_FOLDER"] / "documents")
    app.extensions["vault"] = Vault(settings["VAULT_KEYS"])
    db.init_app(app)
    migrate.init_app(app, db, directory=str(settings["TEMPLATE_FOLDER"].parent / "migrations"))
    logs.init()
    headers.init_app(app)
    assets.init_app(app)
    csrf.init_app(app)
    means.init_app(app)
    web.init_app(app)
    crud.init_app(app)
    with app.app_context():
        appbuilder = AppBuilder(security_manager_class=LaburSecurityManager, indexview=HomeView)
        appbuilder.init_app(app, db.session)
        views.register(appbuilder)
    verification.init_app(app)
    pwa.init_app(app)
    commands.init_app(app)
    # For whoever proves a restored copy by running this program on it.
    app.extensions["assemble"] = lambda **other: assemble(
        {name: app.config[name] for name in settings} | other
    )
    return app
