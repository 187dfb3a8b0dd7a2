"""The service refuses to start in ways that would not protect the people who use it."""

from pathlib import Path

import pytest

from config import InsecureSettings, settings

SAFE = {
    "LABUR_SECRET_KEY": "k" * 20 + "0123456789abcdefghij",
    "LABUR_VAULT_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    "LABUR_BASE_URL": "https://surat.example",
}


def test_a_production_environment_with_safe_settings_starts(tmp_path: Path) -> None:
    values = settings(SAFE | {"LABUR_DATA": str(tmp_path)})
    assert values["SESSION_COOKIE_SECURE"]
    assert not any(values.get(name) for name in ("DEBUG", "TESTING", "DEVELOPMENT"))
    assert values["TRUSTED_HOSTS"] == ["surat.example"]


@pytest.mark.parametrize("line", [
    {"LABUR_DATABASE_URL": "postgresql://labur@/labur?host=/run/postgresql"},
    {"LABUR_DATABASE_URL": "postgresql://labur@127.0.0.1:5432/labur"},
    {"LABUR_DATABASE_URL": "postgresql://labur@db.example/labur?sslmode=verify-full"},
    {"LABUR_QUEUE_URL": "redis://localhost:6379/0"},
    {"LABUR_QUEUE_URL": "rediss://redis.example:6379/0"},
    {"LABUR_QUEUE_URL": "unix:///run/redis.sock"},
    {"LABUR_TSA_URL": "http://tsa.example"},
    {"LABUR_CLAMD": "unix:/run/clamav/clamd.ctl"},
    {"LABUR_CLAMD": "127.0.0.1:3310"},
])  # fmt: skip
def test_a_line_that_stays_here_or_is_encrypted_is_taken(
    tmp_path: Path, line: dict[str, str]
) -> None:
    assert settings(SAFE | {"LABUR_DATA": str(tmp_path)} | line)


@pytest.mark.parametrize("change", [
    {"LABUR_SECRET_KEY": ""},
    {"LABUR_VAULT_KEYS": ""},
    {"LABUR_VAULT_KEYS": "no-fernet-key"},
    {"LABUR_SECRET_KEY": "changeme"},
    {"LABUR_SECRET_KEY": "a" * 40},
    {"LABUR_SECRET_KEY": "short-but-random-9d2k"},
    {"LABUR_BASE_URL": "http://surat.example"},
    {"LABUR_BASE_URL": "https:///surat"},
    {"LABUR_PROXIES": "-1"},
    {"LABUR_IDLE_MINUTES": "0"},
    {"LABUR_SESSION_HOURS": "25"},
    {"LABUR_DATABASE_URL": "postgresql://labur@db.example/labur"},
    {"LABUR_DATABASE_URL": "postgresql://labur@/labur?host=10.0.0.5&sslmode=require"},
    {"LABUR_QUEUE_URL": "redis://10.0.0.6:6379/0"},
    {"LABUR_TSA_URL": "http://tsa.example", "LABUR_TSA_PASSWORD": "rahasia"},
    {"LABUR_CLAMD": "10.0.0.7:3310"},
])  # fmt: skip
def test_unsafe_production_settings_do_not_start(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(InsecureSettings):
        settings(SAFE | {"LABUR_DATA": str(tmp_path)} | change)


def test_the_demo_authoritys_keys_do_not_go_to_production(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    with pytest.raises(InsecureSettings, match="demo"):
        settings(SAFE | {"LABUR_DATA": str(tmp_path)})


def test_each_data_folder_of_a_development_has_a_secret_of_its_own(tmp_path: Path) -> None:
    secrets = set()
    for name in ("a", "b"):
        environ = {"LABUR_ENV": "development", "LABUR_DATA": str(tmp_path / name)}
        secrets.add(settings(environ)["SECRET_KEY"])
        assert settings(environ)["SECRET_KEY"] in secrets
        assert (tmp_path / name / "secret_key").stat().st_mode & 0o077 == 0
    assert len(secrets) == 2


def test_passwords_are_hashed_as_slowly_as_owasp_advises(tmp_path: Path) -> None:
    method = settings({"LABUR_ENV": "development", "LABUR_DATA": str(tmp_path)})
    name, cost, block, parallel = method["FAB_PASSWORD_HASH_METHOD"].split(":")
    assert (name, int(block)) == ("scrypt", 8)
    assert int(cost) * int(parallel) >= 3 * 2**15
