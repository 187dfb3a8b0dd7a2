"""Ways around an address: foreign values in searches, forms, lists of keys, and other doors."""

from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tests.matrix import rules
from tests.matrix.cells import Cell, Due
from tests.matrix.places import CODES, STRANGER, Person, World, mark, nik
from tests.matrix.rules import Rule, rule_of

FOREIGN = {"A": "BC", "B": "AC", "X": "CD", "Y": "AD", "R": "D"}  # whose rows must not show
EITHER = (200, 302, 303, 400, 422)
VILLAGE_ADMIN_OF_A = (rules.VILLAGE_ADMIN, "A")
DISTRICT_ADMIN_OF_X = (rules.DISTRICT_ADMIN, "X")
REGENCY_ADMIN_OF_R = (rules.REGENCY_ADMIN, "R")
HEADERS = (
    {"Authorization": "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."},
    {"Authorization": "Basic YWRtaW4uamFwYWg6Y29udG9oLWxheWFuZw=="},
    {"X-API-Key": "sst_contoh"},
    {"X-Forwarded-User": "admin.blora", "REMOTE_USER": "admin.blora"},
    {"X-Original-URL": "/residents/list/", "X-HTTP-Method-Override": "GET"},
)


def probes(app: Flask, world: World) -> Iterator[Cell]:
    """All of them."""
    yield from chain(
        _searches(app, world), _words(world), _forms(world), _several(world), _doors(app)
    )


def _cell(
    endpoint: str, person: Person, url: str, due: Due = Due.ALLOWED, method: str = "GET",
    form: dict[str, Any] | None = None, answers: tuple[int, ...] = EITHER,
    headers: dict[str, str] | None = None,
) -> Cell:  # fmt: skip
    rule = Rule(rules.EVERYBODY, method, answers=answers)
    return Cell(endpoint, rule, method, url, form or {}, person, None, due, headers or {})


def _searches(app: Flask, world: World) -> Iterator[Cell]:
    """Every filter of every list with what a foreign row holds, and every order."""
    for view in app.extensions["appbuilder"].baseviews:
        name = type(view).__name__
        rule = rule_of(f"{name}.list")
        if rule is None or not hasattr(view, "search_columns"):
            continue
        for person in (one for one in world.people if one.role in rule.who and one.office):
            here = f"{view.route_base}/list/"
            for column in view.search_columns:
                filters = view._filters.get_search_filters().get(column, [])
                for index in range(len(filters)):
                    for value in _values(FOREIGN[person.office][-1]):
                        query = urlencode({f"_flt_{index}_{column}": value})
                        yield _cell(f"{name}.list", person, f"{here}?{query}")
            for column in (*view.order_columns, "office_code", "office.name"):
                query = urlencode({f"_oc_{name}": column, f"_od_{name}": "desc"})
                yield _cell(f"{name}.list", person, f"{here}?{query}&psize_{name}=100")


def _values(office: str) -> tuple[str, ...]:
    return (CODES[office], mark(office, ""), "")


def _words(world: World) -> Iterator[Cell]:
    """Searches by words: another office's names and numbers find nothing."""
    for person in world.people:
        for endpoint, url in (
            ("ResidentView.list", "/residents/list/"),
            ("ResidentView.options", "/residents/options"),
            ("HouseholdView.list", "/households/list/"),
            ("HouseholdView.options", "/households/options"),
            ("LetterView.list", "/letters/list/"),
            ("LetterView.people", "/letters/people"),
            ("CertificateOverview.list", "/certificate-overview/list/"),
            ("CertificateOverview.export", "/certificate-overview/certificates.csv"),
        ):
            rule = rule_of(endpoint)
            if rule is None or person.role not in rule.who:
                continue
            for office in FOREIGN[person.office]:
                for words in (nik(office), nik(office)[:10], mark(office, "penduduk"), "Penanda"):
                    yield _cell(endpoint, person, f"{url}?{urlencode({'q': words})}")
        if person.role in (rules.DISTRICT_ADMIN, rules.REGENCY_ADMIN):
            office = FOREIGN[person.office][-1]
            for page in ("list/", "certificates.csv"):
                url = f"/certificate-overview/{page}?district={CODES[office]}"
                yield _cell("CertificateOverview.list", person, url, Due.NOT_THERE)


def _forms(world: World) -> Iterator[Cell]:
    """Forms whose fields name what belongs to others."""
    key = _keys(world)
    admin, district = _person(world, *VILLAGE_ADMIN_OF_A), _person(world, *DISTRICT_ADMIN_OF_X)
    regency = _person(world, *REGENCY_ADMIN_OF_R)
    for office in "BCD":
        body = resident_form(key("household", office), nik("A", 55)) | {
            "office_code": CODES[office]
        }
        own = key("resident", "A")
        yield _cell("ResidentView.add", admin, "/residents/add", method="POST", form=body)
        yield _cell("ResidentView.edit", admin, f"/residents/edit/{own}", method="POST", form=body)
        for query in (f"household={key('household', office)}",
                      f"_flt_0_household={key('household', office)}"):  # fmt: skip
            yield _cell("ResidentView.add", admin, f"/residents/add?{query}", answers=EITHER)
            yield _cell("ResidentView.add", admin, f"/residents/add?{query}", method="POST",
                        form=body)  # fmt: skip
        house = {"kk_number": nik("A", 77), "hamlet": "Krajan", "rt": "001", "rw": "001",
                 "address": "Contoh", "office_code": CODES[office], "id": "1"}  # fmt: skip
        yield _cell("HouseholdView.add", admin, "/households/add", method="POST", form=house)
        resident = key("resident", office)
        yield _cell("LetterView.compose", admin, f"/letters/compose/SKU?resident={resident}",
                    Due.NOT_THERE)  # fmt: skip
        for act in ("save", "submit", "look", "find", "autosave"):
            for code in ("SKU", "SKL"):
                yield _cell("LetterView.compose", admin, f"/letters/compose/{code}", method="POST",
                            form=_letter_form(resident, act))  # fmt: skip
        copied = _letter_form(own, f"copy-{key('issued letter', office)}")
        yield _cell("LetterView.compose", admin, "/letters/compose/SKU", Due.NOT_THERE, "POST",
                    copied)  # fmt: skip
        draft = key("draft", "A")
        yield _cell("LetterView.edit_draft", admin, f"/letters/edit-draft/{draft}", method="POST",
                    form=_letter_form(resident, "save"))  # fmt: skip
        yield _cell("LetterView.preview", admin, "/letters/preview", method="POST",
                    form=_letter_form(resident, "look") | {"type": "SKU"})  # fmt: skip
        (own_letter, own), (letter, other) = (key("scan", o).split("/") for o in ("A", office))
        for mixed in (f"{own_letter}/{other}", f"{letter}/{own}"):
            yield _cell("LetterView.attachment", admin, f"/letters/attachment/{mixed}",
                        Due.NOT_THERE)  # fmt: skip
            yield _cell("LetterView.detach", admin, f"/letters/detach/{mixed}", Due.NOT_THERE,
                        "POST")  # fmt: skip
        setting = {"letter_type": "SKU", "office_code": CODES[office], "paper": "A4"}
        yield _cell("LetterSettingView.add", admin, "/letter-settings/add", method="POST",
                    form=setting)  # fmt: skip
    for office in "CDYWZR":
        official = _official_form(CODES[office], key("account", office))
        yield _cell("OfficialView.add", district, "/officials/add", method="POST", form=official)
        mixed = official | {"office_code": CODES["A"]}
        yield _cell("OfficialView.add", district, "/officials/add", method="POST", form=mixed)
        yield _cell("OfficialView.edit", district, f"/officials/edit/{key('official', 'A')}",
                    method="POST", form=official)  # fmt: skip
    for office in "DWZ":
        account = _account_form(CODES[office])
        yield _cell("UserView.add", regency, "/users/add", method="POST", form=account)
        yield _cell("UserView.edit", regency, f"/users/edit/{key('account', 'A')}", method="POST",
                    form=account)  # fmt: skip
        service = {"office_code": CODES[office], "base_url": "https://contoh.invalid",
                   "version": "2", "username": "contoh", "password": "contoh",
                   "timeout_seconds": "60", "active": "y"}  # fmt: skip
        yield _cell("SigningServiceView.add", regency, "/signing-services/add", method="POST",
                    form=service)  # fmt: skip


def resident_form(household: str, number: str) -> dict[str, str]:
    """A whole form of a resident."""
    return {
        "nik": number, "name": "Baru Contoh", "sex": "2", "birthplace": "Blora",
        "birth_date": "1990-05-15", "religion": "1", "education": "1", "occupation": "1",
        "marital_status": "1", "nationality": "1", "household": household,
        "family_relation": "1", "life_state": "1",
    }  # fmt: skip


def _letter_form(resident: str, act: str) -> dict[str, str]:
    return {"resident": resident, "act": act, "mother": resident, "father": resident,
            "child": resident, "business": "Warung Contoh", "purpose": "Contoh"}  # fmt: skip


def _official_form(office: str, account: str) -> dict[str, str]:
    return {"name": "Pejabat Contoh", "office_code": office, "position": "village_head",
            "capacity": "plt", "valid_from": "2030-01-01", "user_id": account}  # fmt: skip


def _account_form(office: str) -> dict[str, str]:
    return {"first_name": "Baru", "last_name": "Contoh", "username": "baru.contoh",
            "email": "baru@contoh.invalid", "office_code": office, "roles": "2", "active": "y",
            **rules.NEW_PASSWORD}  # fmt: skip


def _several(world: World) -> Iterator[Cell]:
    """Lists of keys: one foreign among one's own, and nothing is done to any."""
    key = _keys(world)
    district = _person(world, *DISTRICT_ADMIN_OF_X)
    tasks: dict[str, Any] = {
        "action": "try_again",
        "rowid": [key("proof task", office) for office in "AC"],
    }
    yield _cell("ProofTaskView.action_post", district, "/proof/action_post", Due.NOT_THERE, "POST",
                tasks)  # fmt: skip
    steps = {(row.office, row.holder): row.key for row in world.rows if row.kind == "step"}
    for person in world.people:
        own = steps.get((person.office, person.role))
        if own is None:
            continue
        for (office, _holder), other in steps.items():
            if other == own:
                continue
            for due, ids in ((Due.NOT_THERE, [own, other]), (Due.NOT_THERE, [other, own])):
                query = urlencode({"id": ids}, doseq=True)
                yield _cell("ApprovalView.desk", person, f"/approvals/desk?{query}", due)
            form: dict[str, Any] = {"id": [own, other], "passphrase": "salah"}
            yield _cell("ApprovalView.sign", person, "/approvals/sign", Due.NOT_THERE, "POST", form)
            chosen: dict[str, Any] = {"action": "sign_and_seal", "rowid": [own, other]}
            yield _cell("ApprovalView.action_post", person, "/approvals/action_post",
                        Due.NOT_THERE, "POST", chosen)  # fmt: skip
            if office in "CD":
                break


def _doors(app: Flask) -> Iterator[Cell]:
    """Keys of an API, tokens and headers of proxies open nothing to a stranger."""
    for headers in HEADERS:
        for route in app.url_map.iter_rules():
            rule = rule_of(route.endpoint)
            listed = rule is not None and not route.arguments and "GET" in (route.methods or ())
            if listed and rule is not None and rules.STRANGER not in rule.who:
                yield _cell(route.endpoint, STRANGER, route.rule, Due.SIGN_IN, headers=headers)


def _person(world: World, role: str, office: str) -> Person:
    return next(one for one in world.people if (one.role, one.office) == (role, office))


def _keys(world: World) -> Any:
    keys = {(row.kind, row.office): row.key for row in reversed(world.rows)}
    return lambda kind, office: keys[kind, office]
