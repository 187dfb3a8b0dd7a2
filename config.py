"""Every setting, from the environment, with safe defaults. Refuses to boot insecurely."""

import secrets
import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent
# Of Chrome (and what is built on it), Firefox, Safari, Edge.
PUSH_HOSTS = (
    "fcm.googleapis.com, updates.push.services.mozilla.com, web.push.apple.com, .notify.windows.com"
)
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
VERIFIED = ("verify-full", "verify-ca")  # libpq's sslmode


class InsecureSettings(Exception):
    """The settings would run the real service without protection; it does not start."""


def settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Flask settings for this environment.

    LABUR_ENV: ``production`` (default) or ``development``; LABUR_DATA: the data folder;
    LABUR_SECRET_KEY, LABUR_DATABASE_URL, LABUR_BASE_URL, PORT, LABUR_PROXIES (number of
    trusted reverse proxies in front); LABUR_VAULT_KEYS: Fernet keys that encrypt key files at
    rest, the newest first, separated by commas; LABUR_TSA_URL, LABUR_TSA_USERNAME,
    LABUR_TSA_PASSWORD: the timestamp authority (RFC 3161); LABUR_PKCS11_MODULE: the library of
    the hardware tokens; LABUR_QUEUE_URL: redis://… when there are several servers;
    LABUR_RENEWAL_DAYS: how long before it ends a letter's proof is renewed; LABUR_IDLE_MINUTES
    and LABUR_SESSION_HOURS: how long a session lasts without a request, and at most;
    LABUR_BACKUP_RECIPIENTS: age's public keys of those who can open a backup, separated by
    commas; LABUR_BACKUP_FOLDER: where backups are written; LABUR_SMTP_URL: the mail server,
    ``smtp://user:password@host:587?starttls`` or ``smtps://…``; LABUR_MAIL_FROM: the sender,
    ``Name <address>``; LABUR_PUSH_HOSTS: the browsers' push
    services; LABUR_CLAMD: a ClamAV daemon's socket or port; LABUR_SECOND_FACTOR: of
    whom second factors are demanded (docs/operations.md). Raises InsecureSettings.
    """
    development = environ.get("LABUR_ENV", "production") == "development"
    data = Path(environ.get("LABUR_DATA", ROOT / "data")).resolve()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = int(environ.get("PORT", "8080"))
    base_url = environ.get("LABUR_BASE_URL", f"http://localhost:{port}").rstrip("/")
    secret = environ.get("LABUR_SECRET_KEY") or (_own_secret(data) if development else "")
    proxies = int(environ.get("LABUR_PROXIES", "0"))
    host = urlsplit(base_url).hostname or ""
    vault_keys = environ.get("LABUR_VAULT_KEYS") or (_own_vault_key(data) if development else "")
    if not development:
        _refuse_insecure(secret, base_url, data, proxies)
        _refuse_open_vault(vault_keys)
        _refuse_open_lines(environ)
    return {
        "DEVELOPMENT": development,
        # No setting lifts it in production; a development may ask for it, to try it out.
        "SECOND_FACTOR_REQUIRED": not development or bool(environ.get("LABUR_SECOND_FACTOR")),
        "SECOND_FACTOR_FOR_EVERYBODY": environ.get("LABUR_SECOND_FACTOR") == "everybody",
        "DATA_FOLDER": data,
        "TEMPLATE_FOLDER": ROOT / "templates",
        "BASE_URL": base_url,
        "PORT": port,
        "PROXIES": proxies,
        "SECRET_KEY": secret,
        "SQLALCHEMY_DATABASE_URI": _database_url(environ, data),
        # An error tells its statement, not the people it is about: it ends in a log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": True, "hide_parameters": True},
        "MAX_CONTENT_LENGTH": MAX_UPLOAD_BYTES + 64 * 1024,
        "TRUSTED_HOSTS": [host, "127.0.0.1", "localhost"] if development else [host],
        "VAULT_KEYS": _listed(vault_keys),
        "TSA_URL": environ.get("LABUR_TSA_URL", ""),
        "TSA_USERNAME": environ.get("LABUR_TSA_USERNAME", ""),
        "TSA_PASSWORD": environ.get("LABUR_TSA_PASSWORD", ""),
        "PKCS11_MODULE": environ.get("LABUR_PKCS11_MODULE", ""),
        "QUEUE_URL": environ.get("LABUR_QUEUE_URL", ""),
        "CLAMD": environ.get("LABUR_CLAMD", ""),
        "RENEWAL_DAYS": int(environ.get("LABUR_RENEWAL_DAYS", "180")),
        "BACKUP_RECIPIENTS": _listed(environ.get("LABUR_BACKUP_RECIPIENTS", "")),
        "BACKUP_FOLDER": Path(environ.get("LABUR_BACKUP_FOLDER", data / "backups")).resolve(),
        **_mail(environ),
        "PUSH_HOSTS": _listed(environ.get("LABUR_PUSH_HOSTS", PUSH_HOSTS)),
        "VERSION": _version(),
        **_session(environ, secure=base_url.startswith("https:")),
        **_flask_appbuilder(host),
        **_rate_limits(environ.get("LABUR_QUEUE_URL", "")),
    }


def _own_secret(data: Path) -> str:
    """A random secret of this data folder, so that even a demo has none that others know."""
    return _kept(data / "secret_key", lambda: secrets.token_urlsafe(48))


def _own_vault_key(data: Path) -> str:
    return _kept(data / "vault_key", lambda: Fernet.generate_key().decode())


def _kept(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(make())
    return file.read_text()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _version() -> str:
    """This program's version, as pyproject.toml states it."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def _database_url(environ: Mapping[str, str], data: Path) -> str:
    url = environ.get("LABUR_DATABASE_URL", f"sqlite:///{data / 'labur.sqlite3'}")
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _refuse_insecure(secret: str, base_url: str, data: Path, proxies: int) -> None:
    if len(secret) < 32 or len(set(secret)) < 10:
        raise InsecureSettings("LABUR_SECRET_KEY must be set, random, and 32 characters or more")
    if proxies < 0:
        raise InsecureSettings("LABUR_PROXIES is a number of proxies, 0 or more")
    if not (base_url.startswith("https://") and urlsplit(base_url).hostname):
        raise InsecureSettings("LABUR_BASE_URL must begin with https:// (it is in every QR code)")
    if (data / "demo").exists():
        raise InsecureSettings("LABUR_DATA holds the demo authority's keys; use another folder")


def _refuse_open_vault(keys: str) -> None:
    try:
        for key in keys.split(","):
            Fernet(key.strip())
    except ValueError as error:
        raise InsecureSettings(
            "LABUR_VAULT_KEYS must hold a Fernet key (32 random bytes, URL-safe base64); "
            "officials' key files are encrypted with it"
        ) from error


def _mail(environ: Mapping[str, str]) -> dict[str, str]:
    """Both or none. Beyond this machine nothing is sent in the open."""
    url, sender = environ.get("LABUR_SMTP_URL", ""), environ.get("LABUR_MAIL_FROM", "")
    if bool(url) != bool(sender):
        raise InsecureSettings("LABUR_SMTP_URL and LABUR_MAIL_FROM are set together, or neither")
    parts = urlsplit(url)
    here = _is_here(parts.hostname or "")
    if url and not (parts.scheme == "smtps" or parts.query == "starttls" or here):
        raise InsecureSettings("LABUR_SMTP_URL needs ?starttls or smtps:// to another machine")
    return {"SMTP_URL": url, "MAIL_FROM": sender}


def _refuse_open_lines(environ: Mapping[str, str]) -> None:
    """What leaves this host is encrypted, and the other side proves who it is (ASVS 12.3.1)."""
    database = urlsplit(environ.get("LABUR_DATABASE_URL", ""))
    named = parse_qs(database.query)
    hosts = [database.hostname or "", *named.get("host", [])]
    if not all(map(_is_here, hosts)) and named.get("sslmode", [""])[-1] not in VERIFIED:
        raise InsecureSettings("LABUR_DATABASE_URL names another host: add ?sslmode=verify-full")
    queue = urlsplit(environ.get("LABUR_QUEUE_URL", ""))
    if queue.scheme == "redis" and not _is_here(queue.hostname or ""):
        raise InsecureSettings("LABUR_QUEUE_URL names another host: it must begin with rediss://")
    tsa = environ.get("LABUR_TSA_URL", "")
    if environ.get("LABUR_TSA_PASSWORD") and not tsa.startswith("https://"):
        raise InsecureSettings("LABUR_TSA_URL must begin with https:// where a password is sent")
    clamd = environ.get("LABUR_CLAMD", "")
    if not (clamd.startswith("unix:/") or _is_here(clamd.rpartition(":")[0])):
        raise InsecureSettings("LABUR_CLAMD is unix:/… or host:port of this host")


def _is_here(host: str) -> bool:
    """Whether this names this host: nothing, a socket's folder, or the loopback."""
    return host in ("", "localhost", "::1", "[::1]") or host.startswith(("/", "127."))


def _session(environ: Mapping[str, str], *, secure: bool) -> dict[str, Any]:
    minutes = int(environ.get("LABUR_IDLE_MINUTES", "60"))
    hours = int(environ.get("LABUR_SESSION_HOURS", "12"))
    if not (1 <= minutes <= 24 * 60 and 1 <= hours <= 24):
        raise InsecureSettings(
            "LABUR_IDLE_MINUTES goes from 1 to 1440, LABUR_SESSION_HOURS from 1 to 24"
        )
    return {
        "IDLE_MINUTES": minutes,
        "SESSION_HOURS": hours,
        # With the prefix browsers take it only over TLS from this very host (RFC 6265bis, 4.1.3.2).
        "SESSION_COOKIE_NAME": "__Host-labur_session" if secure else "labur_session",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        # The server ends sessions (app/access/sessions.py); an old cookie must still say whose
        # it was, so that the sign-in page can tell why.
        "PERMANENT_SESSION_LIFETIME": timedelta(days=7),
        "WTF_CSRF_ENABLED": True,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a long form must not fail
    }


def _rate_limits(queue_url: str) -> dict[str, Any]:
    """Where requests are counted: in Redis, where there is one, so that all servers count together.

    While it cannot be reached each process counts by itself. What slows down guesses is in the
    database (app/access/throttle.py) and does not depend on it.
    """
    if not queue_url:
        return {"RATELIMIT_STORAGE_URI": "memory://"}
    plain = queue_url.startswith("unix:")
    return {
        "RATELIMIT_STORAGE_URI": f"redis+{queue_url}" if plain else queue_url,
        "RATELIMIT_STORAGE_OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }


def _flask_appbuilder(host: str) -> dict[str, Any]:
    return {
        "APP_NAME": "Esuk Layang Mabur",
        "FAB_BASE_TEMPLATE": "layout/base.html",
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_API_SWAGGER_UI": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_MENU_API": False,
        "FAB_ADD_SECURITY_PERMISSION_VIEW": False,
        "FAB_ADD_SECURITY_VIEW_MENU_VIEW": False,
        "FAB_ADD_SECURITY_PERMISSION_VIEWS_VIEW": False,
        "FAB_SAFE_REDIRECT_HOSTS": [host],
        # OWASP's Password Storage Cheat Sheet: scrypt with N=2^15, r=8, p=3 or stronger.
        "FAB_PASSWORD_HASH_METHOD": "scrypt:32768:8:3",
        "AUTH_RATE_LIMITED": True,
        "AUTH_RATE_LIMIT": "60 per minute",
        "RATELIMIT_ENABLED": True,
        "BABEL_DEFAULT_LOCALE": "id",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Jakarta",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "app" / "translations"),
        "LANGUAGES": {
            "id": {"flag": "id", "name": "Bahasa Indonesia"},
            "en": {"flag": "gb", "name": "English"},
        },
    }
