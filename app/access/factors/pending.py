"""The secret of an app that is being added: sealed in the browser's cookie until a code confirms
it, so that nothing counts before."""

import json
import time

from flask import current_app
from flask import session as cookie

from app.access.factors import totp
from app.vault import Vault, VaultLocked

LASTS_SECONDS = 30 * 60  # people fetch their phone, and install an app
_COOKIE = "new_app"


def secret_for(account_id: int) -> str:
    """The secret that this account is being shown in this browser, or a new one."""
    vault: Vault = current_app.extensions["vault"]
    try:
        kept = json.loads(vault.open(cookie.get(_COOKIE, "").encode()))
    except VaultLocked:
        kept = {"account": None, "at": 0, "secret": ""}
    if kept["account"] != account_id or time.time() - kept["at"] > LASTS_SECONDS:
        kept = {"account": account_id, "at": int(time.time()), "secret": totp.new_secret()}
        cookie[_COOKIE] = vault.seal(json.dumps(kept).encode()).decode()
    return str(kept["secret"])


def forget() -> None:
    """The secret is in use, or wanted no more."""
    cookie.pop(_COOKIE, None)
