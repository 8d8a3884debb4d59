"""The invented outlet does what it says, over real HTTP through the proxy."""

from __future__ import annotations

import gzip
import json
import re
import signal
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from http.client import HTTPSConnection, IncompleteRead, RemoteDisconnected
from typing import IO
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from lxml import html

from tests.site.lists import FEEDS, part_path
from tests.site.serving import Served, serve
from tests.site.stories import ORIGIN, load_stories, parse_story


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


class Client:
    """Fetches through the proxy as a crawler would: nothing of the site but its addresses is known."""

    def __init__(self, served: Served) -> None:
        context = ssl.create_default_context(cafile=str(served.ca))
        proxies = urllib.request.ProxyHandler({"http": served.proxy, "https": served.proxy})
        self._opener = urllib.request.build_opener(
            proxies, urllib.request.HTTPSHandler(context=context), NoRedirect()
        )

    def get(self, url: str, timeout: float = 10) -> tuple[int, Message, bytes]:
        url = url if "://" in url else ORIGIN + url
        try:
            with self._opener.open(url, timeout=timeout) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def links(self, path: str) -> list[str]:
        """The addresses that a sitemap, feed or section page lists, as written."""
        _, _, body = self.get(path)
        if path.endswith(".gz"):
            body = gzip.decompress(body)
        if path.startswith("/z/"):
            return [str(link) for link in html.fromstring(body).xpath('//*[@id="ordinaryItems"]//a/@href')]
        tree = ElementTree.fromstring(body.strip())
        return [element.text or "" for element in tree.iter() if re.search(r"(}loc|^guid)$", element.tag)]


@pytest.fixture(scope="module")
def polite() -> Iterator[Served]:
    with serve() as served:
        yield served


@pytest.fixture
def faulty() -> Iterator[Served]:
    with serve(faults=True) as served:
        yield served


def number_of(link: str) -> int:
    return int(link.rpartition("/")[2].removesuffix(".html"))


def test_stories_are_as_varied_as_the_forms() -> None:
    stories = [story for story in load_stories() if not story.fault]
    forms = {"standard", "2018", "2013", "article__content", "video", "audio", "programme", "photo", "live"}
    assert {story.form for story in stories} == forms | {"factcheck"}
    assert [story.form for story in stories if not story.is_article] == ["programme"]
    assert len(stories) >= 44
    assert sum(len(story.expected_body.split()) >= 250 for story in stories) >= 20
    assert any(len(story.expected_related) > 1 for story in stories)
    assert len({story.number for story in stories}) == len(stories)
    for story in stories:
        assert story.expected_body
        assert "@" not in story.expected_body
        assert "**" not in story.expected_body
        assert "[" not in story.expected_body


def test_every_story_can_be_read_on_its_page(polite: Served) -> None:
    client = Client(polite)
    for story in polite.site.stories:
        status, headers, body = client.get(story.url)
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        page = html.fromstring(body.decode())
        assert [title.text_content().strip() for title in page.iter("h1")][-1] == story.title
        assert page.xpath("string(//link[@rel='canonical']/@href)") == story.url
        assert page.xpath("string(//meta[@name='keywords']/@content)") == ", ".join(story.expected_tags)
        shown = " ".join(page.text_content().split())
        for _, text in story.expected_blocks:
            assert text in shown
        for initials in story.initials:
            assert re.search(rf"\[[\w/]*{initials}[\w/]*\]", shown)
        for title, url in story.expected_related:
            assert page.xpath("//*[contains(., $title)]/ancestor-or-self::a/@href", title=title)
            assert urlsplit(url).path in body.decode()


def test_sources_overlap_and_each_has_stories_of_its_own(polite: Served) -> None:
    client = Client(polite)
    sections = [
        link for zone in (299, 7014, 585) for page in range(6) for link in client.links(f"/z/{zone}?p={page}")
    ]
    parts = [urlsplit(link).path for link in client.links("/sitemap.xml")]
    assert parts == sorted(parts)
    maps = [link for part in parts for link in client.links(part) if "/a/" in link]
    feeds = [link for path in FEEDS for link in client.links(path)]
    found = {
        name: set(map(number_of, links)) for name, links in (("z", sections), ("map", maps), ("feed", feeds))
    }
    assert set(map(number_of, (*sections, *maps, *feeds))) == {
        s.number for s in load_stories() if not s.fault
    }
    for name, numbers in found.items():
        assert numbers.difference(*(others for other, others in found.items() if other != name))
    assert set.intersection(*found.values())
    assert [len(client.links(path)) for path in FEEDS] == [20, 20, 2, 1]
    assert any(re.fullmatch(r"/a/\d{7}\.html", link) for link in sections)


def test_section_pages_repeat_links_and_the_first_page(polite: Served) -> None:
    client = Client(polite)
    first, second = client.links("/z/299?p=0"), client.links("/z/299?p=1")
    assert len(first) == 2 * len(set(first)) == 24
    assert not set(first) & set(second)
    assert client.links("/z/299?p=99") == first


def test_lists_have_the_quirks_of_the_cms(polite: Served) -> None:
    client = Client(polite)
    for path in FEEDS:
        assert client.get(path)[2].startswith(b"\n<?xml")
    assert b"<pubDate>Fri, 14 Mar 2025 07:10:00 +0700</pubDate>" in client.get("/api/")[2]
    archive = "".join(gzip.decompress(client.get(part_path(n))[2]).decode() for n in ("1", "2", "10"))
    digits = {len(fraction) for fraction in re.findall(r"<lastmod>[^<.]+\.?(\d*)Z", archive)}
    assert digits == set(range(8))
    assert b"<news:publication_date>" in gzip.decompress(client.get(part_path("news"))[2])
    assert b"<video:title>" in gzip.decompress(client.get(part_path("videos"))[2])


def test_addresses_lead_to_the_canonical_one(polite: Served) -> None:
    client, story = Client(polite), polite.site.stories[0]
    for url in (
        ORIGIN + story.short_path,
        f"{ORIGIN}/a/slug-lama/{story.number}.html",
        story.url.replace("https", "http"),
        story.url.replace("www.", ""),
    ):
        status, headers, _ = client.get(url)
        assert (status, headers["Location"]) == (301, story.url)
    assert client.get("/a/9999999.html")[0] == 404
    status, headers, _ = client.get(story.url)
    request = urllib.request.Request(polite.address + story.path, headers={"If-None-Match": headers["ETag"]})
    with pytest.raises(urllib.error.HTTPError, match="304") as answered:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5)
    answered.value.close()


def test_faults_are_listed_and_behave(faulty: Served) -> None:
    client = Client(faulty)
    listed = client.links(part_path("3"))
    faults = {fault.name: fault for fault in faulty.site.faults}
    assert listed == [fault.url for fault in faulty.site.faults]

    def status(name: str) -> int:
        return client.get(faults[name].url)[0]

    assert [status("error-then-ok") for _ in range(3)] == [500, 500, 200]
    code, headers, _ = client.get(faults["busy-then-ok"].url)
    assert (code, headers["Retry-After"], status("busy-then-ok")) == (503, "1", 200)
    assert [status(name) for name in ("not-found", "gone", "error", "soft-404")] == [404, 410, 500, 200]
    assert client.get(faults["elsewhere"].url)[1]["Location"].startswith("https://www.voanews.com/")
    assert client.get(faults["loop"].url)[1]["Location"] == faults["loop"].url
    assert client.get(faults["empty"].url)[2] == b""
    assert client.get(faults["pdf"].url)[2].startswith(b"%PDF")
    with pytest.raises(IncompleteRead):
        client.get(faults["cut"].url)
    with pytest.raises(TimeoutError):
        client.get(faults["hang"].url, timeout=0.2)
    for name in ("large", "large-streamed"):
        _, headers, body = client.get(faults[name].url)
        assert len(body) > 30_000_000
        assert ("Content-Length" in headers) == (name == "large")
    assert client.get(part_path("4"))[0] == 404
    with pytest.raises(EOFError):
        gzip.decompress(client.get(part_path("5"))[2])


def test_charset_faults(faulty: Served) -> None:
    client = Client(faulty)
    pages = {
        fault.name: client.get(fault.url)
        for fault in faulty.site.faults
        if "charset" in fault.name or "1252" in fault.name or fault.name == "gzip"
    }
    assert pages["wrong-charset"][1].get_content_charset() == "iso-8859-1"
    assert "Jum’at" in pages["wrong-charset"][2].decode()
    assert pages["windows-1252"][1].get_content_charset() is None
    assert "René" in pages["windows-1252"][2].decode("windows-1252")
    assert pages["gzip"][1]["Content-Encoding"] == "gzip"
    assert "lumbung" in gzip.decompress(pages["gzip"][2]).decode()


def test_robots_forbid_what_the_faults_say(faulty: Served) -> None:
    faulty.site.crawl_delay = 0.5
    rules = Client(faulty).get("/robots.txt")[2].decode()
    assert "Crawl-delay: 0.5\n" in rules
    groups = dict(re.findall(r"User-agent: (\S+)\n((?:(?!User-agent).+\n)+)", rules))
    for name, agent in (("forbidden", "*"), ("forbidden-scrapy", "Scrapy")):
        fault = next(fault for fault in faulty.site.faults if fault.name == name)
        assert any(fault.path.startswith(prefix) for prefix in re.findall(r"Disallow: (\S+)", groups[agent]))


def test_log_tells_what_was_asked_and_how_much_at_once(polite: Served) -> None:
    polite.log.clear()
    client, barrier = Client(polite), threading.Barrier(4)

    def fetch() -> None:
        barrier.wait()
        client.get("/sitemap_437_10.xml.gz")

    threads = [threading.Thread(target=fetch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.get("/robots.txt")
    with pytest.raises(OSError, match="502"):
        client.get("https://www.voanews.com/a/1.html")
    *many, robots, unknown = polite.requests
    assert (robots.path, robots.concurrent, robots.status, robots.host) == (
        "/robots.txt",
        1,
        200,
        "www.voaindonesia.com",
    )
    assert robots.user_agent.startswith("Python-urllib/")
    assert (unknown.method, unknown.host, unknown.status) == ("CONNECT", "www.voanews.com", 502)
    assert [record.time for record in many] == sorted(record.time for record in many)
    assert max(record.concurrent for record in many) <= 4


def test_connection_is_kept_through_the_tunnel(polite: Served) -> None:
    proxy = urlsplit(polite.proxy)
    context = ssl.create_default_context(cafile=str(polite.ca))
    connection = HTTPSConnection(proxy.hostname or "", proxy.port, context=context, timeout=5)
    connection.set_tunnel("www.voaindonesia.com", 443)
    sockets = set()
    for path in ("/robots.txt", "/sitemap.xml", polite.site.stories[0].path):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert response.status == 200
        sockets.add(connection.sock)
    connection.close()
    assert len(sockets) == 1


def test_knobs_change_the_site_between_crawls() -> None:
    with serve() as served:
        client, story = Client(served), served.site.stories[3]
        word = story.pieces[0].text.split()[0]
        before = client.get("/sitemap.xml")[2]
        served.site.edit(story.number, word, "Sebetulnya")
        assert b"Sebetulnya" in client.get(story.url)[2]
        assert client.get("/sitemap.xml")[2] > before
        assert served.site.story(story.number).modified > story.modified

        served.site.remove(story.number, status=404)
        assert client.get(story.url)[0] == 404
        assert story.path not in client.links("/z/299")

        new = served.site.add(
            "number: 8009999\ntitle: Kabar Baru\nsection: Sains\npublished: 2025-03-14T09:00:00+07:00\n"
            "modified: 2025-03-14T09:00:00+07:00\n\nSebuah kabar singkat."
        )
        assert client.links("/api/")[0] == new.url
        assert "Sebuah kabar singkat." in client.get(new.url)[2].decode()

        other = served.site.stories[5]
        served.site.set_mode("error")
        assert client.get(other.url)[0] == 500
        served.site.set_mode("layout")
        page = client.get(other.url)[2].decode()
        assert "utag_data" not in page
        assert 'class="wsw"' not in page
        assert other.expected_blocks[0][1] in page
        served.site.set_mode("script")
        assert other.title not in client.get(other.url)[2].decode()

        served.site.take_down("/sitemap")
        served.site.take_down("/api/", status=500)
        assert [client.get(path)[0] for path in ("/sitemap.xml", part_path("1"), "/api/", "/z/299")] == [
            503,
            503,
            500,
            200,
        ]
        served.site.restore()
        assert client.get("/sitemap.xml")[0] == 200
        assert other.title in client.get(other.url)[2].decode()


def test_wrong_knobs_and_stories_are_refused(polite: Served) -> None:
    with pytest.raises(ValueError, match="does not contain"):
        polite.site.edit(polite.site.stories[0].number, "tidak ada kata ini", "x")
    with pytest.raises(KeyError):
        polite.site.edit(1, "a", "b")
    with pytest.raises(ValueError, match="unknown header"):
        parse_story("number: 1\njudul: salah")
    with pytest.raises(ValueError, match="unknown directive"):
        parse_story(
            "number: 1\ntitle: x\nsection: Sains\npublished: 2025-03-14\nmodified: 2025-03-14\n\n@salah x"
        )


def test_generated_stories_are_many_heavy_and_the_same_each_time() -> None:
    with serve(scale=2500) as served, serve(scale=2500) as again:
        client = Client(served)
        paths = served.site.synthetic.part_paths
        links = [link for path in paths for link in client.links(path)]
        assert (len(paths), len(links), len(set(links))) == (3, 2500, 2500)
        page = client.get(links[1234])[2]
        assert page == Client(again).get(links[1234])[2]
        assert 90_000 < len(page) < 150_000
        story = served.site.synthetic.story(number_of(links[1234]))
        assert story
        assert 2500 < len(story.expected_body) < 4500
        assert html.fromstring(page.decode()).xpath("string(//h1)").strip() == story.title


def test_runs_as_a_process_of_its_own_with_a_control_address() -> None:
    command = [sys.executable, "-m", "tests.site", "--faults", "--scale", "5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            started = json.loads(process.stdout.readline())
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

            def control(name: str, **values: object) -> object:
                data = json.dumps(values).encode() if values else None
                with direct.open(f"{started['site']}/_control/{name}", data, timeout=5) as response:
                    return json.load(response)

            assert control("remove", number=8005230, status=410) == {"ok": True}
            with pytest.raises(urllib.error.HTTPError, match="410") as gone:
                direct.open(f"{started['site']}/a/8005230.html", timeout=5)
            gone.value.close()
            log = control("log")
            assert isinstance(log, list)
            assert [(record["path"], record["status"]) for record in log] == [("/a/8005230.html", 410)]
            with pytest.raises(urllib.error.HTTPError, match="400") as refused:
                control("edit", number=1, old="a", new="b")
            refused.value.close()
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_closing_does_not_wait_for_a_hanging_client() -> None:
    with serve(faults=True) as served:
        fault = next(fault for fault in served.site.faults if fault.name == "hang")
        failures: list[type[BaseException]] = []

        def fetch() -> None:
            try:
                Client(served).get(fault.url, timeout=30)
            except OSError as error:
                failures.append(type(error))

        waiting = threading.Thread(target=fetch)
        waiting.start()
        while not any(record.path == fault.path for record in served.requests):
            threading.Event().wait(0.01)
    waiting.join(timeout=5)
    assert failures == [RemoteDisconnected]
