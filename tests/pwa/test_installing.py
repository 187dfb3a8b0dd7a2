"""What a browser needs to install the service, and what it must never keep."""

import io
import json
import re

import pytest
from PIL import Image

from tests.client import Visitor


@pytest.mark.parametrize("page", ["/login/", "/"])
def test_every_page_inside_names_the_manifest_and_its_icons_are_there(visitor, page) -> None:
    shown = visitor.get(page, follow_redirects=True).text
    address = re.search(r'rel="manifest" href="([^"]+)"', shown)
    assert address is not None
    answer = visitor.get(address[1])
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "application/manifest+json", "no-cache")  # fmt: skip
    manifest = answer.json
    assert (manifest["lang"], manifest["display"], manifest["scope"]) == ("id", "standalone", "/")
    assert {one["purpose"] for one in manifest["icons"]} == {"any", "maskable"}
    for one in manifest["icons"]:
        drawn = Image.open(io.BytesIO(visitor.get(one["src"]).data))
        assert f"{drawn.width}x{drawn.height}" == one["sizes"]
    assert visitor.get("/pwa/lain.png").status_code == 404


def test_an_icon_that_may_be_cut_to_a_circle_has_nothing_near_its_edge(visitor: Visitor) -> None:
    drawn = Image.open(io.BytesIO(visitor.get("/pwa/maskable-512.png").data)).convert("RGB")
    ground = drawn.getpixel((0, 0))
    for x in range(0, 512, 8):
        for y in range(0, 512, 8):
            if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2:
                assert drawn.getpixel((x, y)) == ground


def test_the_service_worker_is_asked_for_anew_and_keeps_only_the_empty_page(visitor) -> None:
    answer = visitor.get("/service-worker.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    kept = re.search(r"const SHELL = (\[.*\]);", answer.text)
    assert kept is not None
    paths = [address.partition("?")[0] for address in json.loads(kept[1])]
    assert paths == ["/offline", "/static/css/labur.css", "/static/img/labur.svg"]
    assert answer.text.count("addAll") == 1
    assert ".put(" not in answer.text


def test_the_offline_page_is_the_same_for_everybody(visitor: Visitor, signed_in) -> None:
    nonce = re.compile(r'nonce="[^"]*"')
    pages = {nonce.sub("", who.get("/offline").text) for who in (visitor, signed_in("kades.japah"))}
    assert len(pages) == 1
    assert "Tidak ada sambungan" in pages.pop()
