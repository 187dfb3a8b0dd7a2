"""Promise P5 for a key that BSrE keeps: no error and no log shows passphrase, password or NIK."""

import logging
from collections.abc import Callable
from dataclasses import replace

import pytest

from app.signing.bsre.account import Account
from app.signing.bsre.client import Client
from app.signing.bsre.provider import BsreProvider
from app.signing.bsre.secret import OneTimeCode, Secret
from app.signing.errors import SigningError
from app.signing.signer import KeyReference
from tests.bsre_stand_in import mischief
from tests.bsre_stand_in.server import StandIn
from tests.factories.signed_letters import sign
from tests.tracebacks import told

# Put together here, so that no literal of this file is what is looked for.
PASSPHRASE = "-".join(["rahasia", "kades", "1945"])
TELL_TALE = b'{"error": "NIK 3316160101700001 salah", "status_code": 9}'

pytestmark = pytest.mark.promise("P5")


@pytest.mark.parametrize(
    "wrong",
    [
        mischief.hangs_up,
        mischief.another_file,
        mischief.truncated_pdf,
        mischief.cut_off_for_good,
        mischief.page_for_people,
        mischief.elsewhere,
        mischief.error(500),
        mischief.error(504),
        mischief.refused(400, TELL_TALE),
        mischief.refused(400, b'{"status_code": 2031}'),
        mischief.refused(401, b'{"error": "Unauthorized"}'),
    ],
)
def test_no_error_while_signing_tells_a_secret(
    letter, service: StandIn, account: Account, head, wrong, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    head.passphrase = PASSPHRASE
    service.mischief = wrong
    signer = BsreProvider(Client(account)).unlock(KeyReference("bsre", head.nik), PASSPHRASE)
    _nothing_told(lambda: sign(letter.stamped, signer, "Signature1"), service, head.nik, caplog)


@pytest.mark.parametrize("case", ["down", "no certificate", "other password", "bad address", "tls"])
@pytest.mark.parametrize("secret", [PASSPHRASE, OneTimeCode(PASSPHRASE)], ids=["phrase", "code"])
def test_no_error_while_unlocking_tells_a_secret(
    service: StandIn, account: Account, head, case, secret, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses = {"down": "http://127.0.0.1:1", "bad address": "http://[", "tls": "https://"}
    if case in addresses:
        port = service.url.rpartition("/")[2] if case == "tls" else ""
        account = replace(account, base_url=addresses[case] + port)
    elif case == "other password":
        account = replace(account, password=Secret(service.password + "x"))
    else:
        head.status = "NO_CERTIFICATE"
    provider, key = BsreProvider(Client(account)), KeyReference("bsre", head.nik)
    _nothing_told(lambda: provider.unlock(key, secret), service, head.nik, caplog)


def test_an_unlocked_signer_shows_nothing(account: Account, head) -> None:
    signer = BsreProvider(Client(account)).unlock(KeyReference("bsre", head.nik), PASSPHRASE)
    shown = repr(signer) + repr(vars(signer)) + repr(account)
    for secret in (PASSPHRASE, head.nik, account.password.reveal()):
        assert secret not in shown


def _nothing_told(act: Callable[[], object], service: StandIn, nik: str, caplog) -> None:
    with pytest.raises(SigningError) as raised:
        act()
    shown = told(raised.value) + caplog.text
    for secret in (PASSPHRASE, nik, service.password):
        assert secret not in shown
