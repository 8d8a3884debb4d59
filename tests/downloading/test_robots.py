from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from newscrawl.downloading.failures import RequestRefused
from newscrawl.downloading.robots import RobotsMiddleware, Rules, parse_robots, text_of
from tests.downloading.site import Answer, crawl, serving

PLAIN = (("Content-Type", "text/plain"),)
PAGE = [Answer(b"<p>Isi halaman</p>")]


def robots(text: str, **options: Any) -> list[Answer]:
    return [Answer(text.encode(), headers=PLAIN, **options)]


def test_rules_are_known_before_any_page_is_fetched() -> None:
    forbidden = [f"/rahasia/{n}" for n in range(9)]
    answers = dict.fromkeys([*forbidden, "/terbuka"], PAGE)
    answers["/robots.txt"] = robots(
        "User-agent: *\nDisallow: /rahasia/\nSitemap: https://kabarcontoh.example/sitemap.xml\n", delay=0.5
    )
    with serving(answers) as site:
        result = crawl(
            [site.url + path for path in [*forbidden, "/terbuka"]],
            {"CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 32},
        )
    assert site.paths == ["/robots.txt", "/terbuka"]
    assert sorted(each.failure or each.url for each in result.outcomes) == [
        f"{site.url}/terbuka",
        *["robots"] * 9,
    ]
    assert result.stats["robotstxt/forbidden"] == 9
    assert result.sitemaps == ["https://kabarcontoh.example/sitemap.xml"]


@pytest.mark.parametrize(
    ("answer", "retries", "asked"),
    [
        (Answer(b"rusak", 500), 1, 2),
        (Answer(b"terlalu sering", 429), 0, 1),
        (Answer(drop=True), 1, 2),
        (Answer(delay=1.5), 0, 1),
        (Answer(status=302, headers=[("Location", "file:///etc/hostname")]), 0, 1),
    ],
    ids=["500", "429", "dropped", "timeout", "to-a-file"],
)
def test_unreachable_robots_refuses_the_host_and_wakes_all_who_wait(
    answer: Answer, retries: int, asked: int
) -> None:
    urls = [f"/a/{n}" for n in range(10)]
    with serving({"/robots.txt": [answer], **dict.fromkeys(urls, PAGE)}) as site:
        result = crawl([site.url + path for path in urls], {"RETRY_TIMES": retries, "DOWNLOAD_TIMEOUT": 0.5})
    assert site.paths == ["/robots.txt"] * asked
    assert [each.failure for each in result.outcomes] == ["robots_unreachable"] * 10
    assert result.log.count("Nothing is fetched from") == 1


def test_error_that_passes_is_retried() -> None:
    answers = {"/robots.txt": [Answer(status=503), *robots("User-agent: *\nDisallow: /b")]}
    with serving({**answers, "/a": PAGE, "/b": PAGE}) as site:
        result = crawl([f"{site.url}/a", f"{site.url}/b"], {"RETRY_TIMES": 2})
    assert site.paths == ["/robots.txt", "/robots.txt", "/a"]
    assert {each.failure for each in result.outcomes} == {None, "robots"}


def test_missing_robots_allows_everything() -> None:
    with serving({"/a": PAGE}) as site:
        result = crawl([f"{site.url}/a"], {})
    assert site.paths == ["/robots.txt", "/a"]
    assert result.outcomes[0].status == 200


@pytest.mark.parametrize(("hops", "failure"), [(5, "robots"), (6, None)])
def test_redirects_are_followed_five_times(hops: int, failure: str | None) -> None:
    chain = ["/robots.txt", *(f"/hop/{n}" for n in range(1, hops)), "/aturan.txt"]
    answers = {
        path: [Answer(status=301, headers=[("Location", target)])]
        for path, target in itertools.pairwise(chain)
    }
    answers["/aturan.txt"] = robots("User-agent: *\nDisallow: /")
    with serving({**answers, "/a": PAGE}) as site:
        (outcome,) = crawl([f"{site.url}/a"], {}).outcomes
    assert outcome.failure == failure
    assert site.paths == (chain if failure else [*chain[:-1], "/a"])


def test_outlet_is_asked_one_thing_at_a_time() -> None:
    slow = [Answer(b"<p>Isi</p>", delay=0.2)]
    answers = {"/robots.txt": robots("", delay=0.2), "/a": slow, "/b": slow}
    with serving(answers) as first, serving(answers) as second:
        crawl([f"{site.url}{path}" for path in ("/a", "/b") for site in (first, second)], {}, slot="outlet")
    log = sorted([*first.log, *second.log])
    assert len(log) == 6
    assert all(later - earlier > 0.19 for (earlier, _), (later, _) in itertools.pairwise(log))


def test_crawl_delay_is_kept_under_autothrottle() -> None:
    paths = [f"/a/{n}" for n in range(4)]
    answers = {"/robots.txt": robots("User-agent: Scrapy\nCrawl-delay: 0.4\n"), **dict.fromkeys(paths, PAGE)}
    with serving(answers) as site:
        crawl(
            [site.url + path for path in paths],
            {"AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_START_DELAY": 0.02},
            slot="outlet",
        )
    times = [moment for moment, path in site.log if path != "/robots.txt"]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert len(gaps) == 3
    assert all(0.3 < gap < 3 for gap in gaps)


@pytest.mark.parametrize("agent", ["Scrapy", "newscrawl", "NewsCrawl", "*"])
def test_a_rule_for_either_name_binds(agent: str) -> None:
    rules = parse_robots(f"User-agent: {agent}\nDisallow: /arsip/\nCrawl-delay: 7")
    assert not rules.allow("https://kabarcontoh.example/arsip/1")
    assert rules.allow("https://kabarcontoh.example/a/1")
    assert rules.crawl_delay == 7


def test_rules_for_others_do_not_bind() -> None:
    rules = parse_robots("User-agent: GPTBot\nDisallow: /\nCrawl-delay: 9\n\nUser-agent: *\nAllow: /")
    assert rules.allow("https://kabarcontoh.example/a/1")
    assert rules.crawl_delay is None


def test_longest_delay_counts_up_to_a_minute() -> None:
    text = "User-agent: newscrawl\nCrawl-delay: 3\n\nUser-agent: Scrapy\nCrawl-delay: {}\n"
    assert parse_robots(text.format(5)).crawl_delay == 5
    assert parse_robots(text.format(86400)).crawl_delay == 60
    assert parse_robots(text.format(-1)).crawl_delay == 3


def test_html_in_place_of_robots_allows_everything() -> None:
    rules = parse_robots(text_of(b"\xef\xbb\xbf\n<!doctype html><pre>\nUser-agent: *\nDisallow: /\n</pre>"))
    assert rules.allow("https://kabarcontoh.example/a/1")


def test_only_the_first_500_kib_count() -> None:
    head = b"User-agent: *\nDisallow: /x\n"
    head += b"#" * (500 * 1024 - len(head) - len("\nDisallow: /a")) + b"\n"
    # The limit falls within "/arsip"; read to there, the rule would forbid all that starts with /a.
    rules = parse_robots(text_of(head + b"Disallow: /arsip\nDisallow: /b\n"))
    assert rules.allow("https://kabarcontoh.example/a/1")
    assert rules.allow("https://kabarcontoh.example/b")
    assert not rules.allow("https://kabarcontoh.example/x")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(st.binary(), st.lists(st.sampled_from(
    ["User-agent: *", "User-agent: Scrapy", "Disallow: /%", "Allow: *$", "Crawl-delay: inf", "Crawl-delay: x",
     "Sitemap: :", "Request-rate: 1/0", "Visit-time: 9-", ":", "#", "\0", "Disallow: " + "*a" * 50]
)).map(lambda lines: "\n".join(lines).encode())))  # fmt: skip
def test_any_bytes_give_rules(body: bytes) -> None:
    assert parse_robots(text_of(body)).allow("https://kabarcontoh.example/%zz/aaaa?b=%") in (True, False)


class FakeEngine:
    """Stands in where a test needs days to pass, or a download to be cancelled."""

    def __init__(self, *answers: Response | BaseException) -> None:
        self.answers = list(answers)
        self.downloader = SimpleNamespace(
            get_slot_key=lambda request: "outlet", slots={}, per_slot_settings={}
        )

    async def download_async(self, request: Request) -> Response:
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def middleware(engine: FakeEngine, hours: list[float]) -> RobotsMiddleware:
    start = datetime(2023, 9, 5, tzinfo=UTC)
    crawler = SimpleNamespace(
        settings=Settings({"ROBOTSTXT_OBEY": True}),
        get_extension=lambda kind: None,
        engine=engine,
        stats=SimpleNamespace(inc_value=lambda name: None),
        signals=SimpleNamespace(connect=lambda *args, **kwargs: None),
    )
    return RobotsMiddleware(cast(Any, crawler), lambda: start + timedelta(hours=hours[0]))


async def reason(robots: RobotsMiddleware, path: str) -> str | None:
    try:
        await robots.process_request(Request(f"https://kabarcontoh.example{path}"))
    except RequestRefused as refused:
        return refused.reason
    return None


def rules_response(text: str) -> Response:
    return Response("https://kabarcontoh.example/robots.txt", body=text.encode())


def test_rules_are_read_again_after_a_day() -> None:
    async def scenario() -> list[str | None]:
        hours = [0.0]
        open_all, closed = rules_response(""), rules_response("User-agent: *\nDisallow: /")
        robots = middleware(FakeEngine(open_all, closed, OSError("mati")), hours)
        seen = []
        for hour in (0, 15.9, 24.1, 48.3):
            hours[0] = hour
            seen.append(await reason(robots, "/a"))
        return seen

    assert asyncio.run(scenario()) == [None, None, "robots", "robots"]


def test_cancelled_download_wakes_all_who_wait() -> None:
    async def scenario() -> list[str | None]:
        robots = middleware(FakeEngine(asyncio.CancelledError()), [0.0])
        return await asyncio.gather(*(reason(robots, f"/{n}") for n in range(5)))

    assert asyncio.run(scenario()) == ["robots_unreachable"] * 5


def test_cancelled_waiter_takes_nobody_with_it() -> None:
    async def scenario() -> list[str | BaseException | None]:
        robots = middleware(FakeEngine(rules_response("")), [0.0])
        waiters = [asyncio.ensure_future(reason(robots, f"/{n}")) for n in range(3)]
        asyncio.get_running_loop().call_soon(waiters[0].cancel)
        return await asyncio.gather(*waiters, return_exceptions=True)

    first, *others = asyncio.run(scenario())
    assert isinstance(first, asyncio.CancelledError)
    assert others == [None, None]


def test_unreachable_rules_allow_nothing() -> None:
    assert not Rules(reachable=False).allow("https://kabarcontoh.example/robots.txt")
