"""Where requests may go: what an address says itself, and what its name stands for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newscrawl.clock import utc_now
from newscrawl.downloading.addresses import check_address, is_public, literal_address
from newscrawl.downloading.failures import RequestRefused
from newscrawl.errors import WrongUse
from newscrawl.spiders.site import SiteSpider
from tests.crawl.support import crawls, environment
from tests.launcher import ROOT
from tests.security.server import Proxy, proxying, reply
from tests.security.test_traps import OPTIONS

PRIVATE = """
    0.0.0.0 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::10.0.0.1 64:ff9b::8.8.8.8
    64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: fc00::1 fd00::1 fe80::1 fec0::1
    ff02::1
"""
PUBLIC = "1.1.1.1 8.8.8.8 103.10.66.1 172.32.0.1 192.167.1.1 100.128.0.1 2001:4860:4860::8888 2606:4700::1111"
SPELLINGS = """
    127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0X7F.0.0.1 0177.0.0.1 017700000001
    %31%32%37.0.0.1 ①②⑦.0.0.1 127。0。0。1 [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::127.0.0.1]
    [2002:7f00:1::] [fe80::1%25eth0] localhost LOCALHOST localhost. api.localhost metadata.google.internal
    printer.local router.home.arpa localhost.localdomain 0 0.0.0.0 169.254.169.254 0xa9fea9fe
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_of_one_s_own_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLINGS.split())
def test_every_spelling_of_a_private_address_is_refused(host: str) -> None:
    for url in (f"http://{host}/", f"https://{host}:8443/berita"):
        with pytest.raises(RequestRefused) as refused:
            check_address(url)
        assert refused.value.reason == "private_address"
        check_address(url, private=True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://contoh.id/", "file:///etc/passwd", "data:text/html,x", "javascript:alert(1)", "gopher://contoh.id/",
        "http://", "http:///jalan", "//contoh.id/", "http://ani@contoh.id/", "http://ani:sandi@contoh.id/",
        "http://contoh.id\r\n.lain.id/", "http://contoh.id%0d%0a.lain.id/", "http://con\x00toh.id/",
        "http://contoh.id/\x1b[2J", "http://contoh.id:0/", "http://contoh.id:99999/", "http://[::1/",
        "http://contoh.id/" + "x" * 4096,
    ],
)  # fmt: skip
def test_other_addresses_than_those_of_pages_are_refused(url: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        check_address(url, private=True)
    assert refused.value.reason == "unsupported_address"


@pytest.mark.parametrize(
    "host", ["www.contoh.id", "8.8.8.8", "134744072", "lokal.id", "localhost.id", "1.contoh.id"]
)
def test_public_addresses_are_asked(host: str) -> None:
    check_address(f"https://{host}/berita/1?halaman=2")


@pytest.mark.parametrize("host", ["www.contoh.id", "1.2.3.4.5", "999.1.1.1", "0x.contoh.id", "08.8.8.8", ""])
def test_names_are_no_literal_addresses(host: str) -> None:
    assert literal_address(host) is None


@pytest.mark.parametrize("site", ["http://127.0.0.1:8000/", "http://192.168.1.5/"])
def test_a_private_site_is_said_to_be_one(site: str) -> None:
    settings = Settings({"TIMEZONE": "Asia/Jakarta", "SPIDER_MODULES": []})
    with pytest.raises(WrongUse, match="ALLOW_PRIVATE_ADDRESSES"):
        SiteSpider.check_arguments({"site": site}, settings, utc_now())
    settings.set("ALLOW_PRIVATE_ADDRESSES", True)
    SiteSpider.check_arguments({"site": site}, settings, utc_now())


# --- what a name stands for


@pytest.fixture
def site() -> Iterator[Proxy]:
    """A server on loopback that answers as a site, and as a proxy."""
    robots = reply("User-agent: *\nDisallow:\n", kind="text/plain")
    with proxying({"/robots.txt": robots, "/berita/satu": reply(status=410)}) as served:
        yield served


def fetch(site: Proxy, store: Path, *args: str, **variables: str) -> dict[str, str]:
    """Crawl one address of `site` by its name; return the reasons for refusing it."""
    url = f"http://www.jebakan.id:{site.port}/berita/satu"
    nowhere = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"), ""
    )
    hosts = {"HOSTS": "www.jebakan.id=127.0.0.1,proksi.dalam.id=127.0.0.1"}
    done = subprocess.run(
        [
            sys.executable, "-m", "tests.security.named", "crawl", "jebakan_satuan", *OPTIONS,
            "-s", f"SQLITE_PATH={store}", "-a", f"url={url}", *args,
        ],
        cwd=ROOT, env=environment(None, nowhere | hosts | variables),
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return {url: each["reason"] for each in crawls(store)[-1]["refused"] for url in each["urls"]}


def test_a_name_that_leads_inside_is_not_connected_to(site: Proxy, tmp_path: Path) -> None:
    reasons = fetch(site, tmp_path / "a.sqlite")
    assert list(reasons.values()) == ["private_address"]
    assert site.requests == []


def test_a_host_that_bypasses_the_proxy_is_looked_at(site: Proxy, tmp_path: Path) -> None:
    proxy = f"http://127.0.0.1:{site.port}"
    reasons = fetch(site, tmp_path / "a.sqlite", http_proxy=proxy, no_proxy="jebakan.id")
    assert list(reasons.values()) == ["private_address"]
    assert site.requests == []


def test_a_proxy_may_be_inside_and_gets_the_names(site: Proxy, tmp_path: Path) -> None:
    reasons = fetch(site, tmp_path / "a.sqlite", http_proxy=f"http://proksi.dalam.id:{site.port}")
    assert list(reasons.values()) == ["gone"]
    assert site.paths == ["/robots.txt", "/berita/satu"]


def test_a_setting_opens_the_own_network(site: Proxy, tmp_path: Path) -> None:
    reasons = fetch(site, tmp_path / "a.sqlite", "-s", "ALLOW_PRIVATE_ADDRESSES=1")
    assert list(reasons.values()) == ["gone"]
    assert site.paths == ["/robots.txt", "/berita/satu"]
