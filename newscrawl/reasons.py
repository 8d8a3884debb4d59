"""What the short names of reasons and outcomes mean, in words for people."""

from __future__ import annotations

# What a run may meet on a healthy site; everything else says that a page could not be read or stored.
EXPECTED = frozenset(
    {"gone", "robots", "offsite", "other_page", "out_of_range", "switched_off", "undated", "forgotten"}
)

REASONS = {
    "stored": "already stored",
    "refused_before": "refused by an earlier run",
    "out_of_range": "outside the dates asked for",
    "too_old": "older than a run without since goes back",
    "undated": "without a date, so not within the dates asked for",
    "gone": "removed by the outlet (404 or 410)",
    "forgotten": "removed from the collection on request (scrapy forget), never fetched again",
    "blocked": "refused by the outlet (HTTP 401, 403, 429 or 451)",
    "challenge": "answered with a test for browsers in place of the page",
    "robots": "forbidden by robots.txt",
    "robots_unreachable": "not asked, because robots.txt did not answer",
    "offsite": "led away from the outlet",
    "switched_off": "on a domain of the outlet that is switched off",
    "other_page": "no article by its own account (a programme, an index, an error page)",
    "not_an_article": "not an article",
    "no_text": "no text found",
    "empty": "empty page",
    "not_html": "not HTML",
    "too_large": "too large",
    "too_slow": "took too long to read",
    "worker_died": "broke the process that read it",
    "timeout": "did not answer in time",
    "unreachable": "could not be reached",
    "bad_encoding": "packed so that it cannot be unpacked",
    "cut_short": "cut short on the way",
    "redirects": "redirected without end",
    "endless": "listed ever new pages and articles, not read to the end",
    "sitemap_loop": "a sitemap that is listed by itself",
    "too_deep": "too many sitemap indexes, one inside the other",
    "too_many_sitemaps": "too many parts of one sitemap",
    "unsupported_address": "at no address that can be fetched",
    "private_address": "at an address of a private network (ALLOW_PRIVATE_ADDRESSES)",
    "retry_after": "not asked, because the outlet asked to be left alone",
    "not_recorded": "not in the recording",
    "store_lost": "read, but not stored",
    "too_large_to_store": "too large for the store",
    "error": "failed by a fault of newscrawl (see the log)",
}


def words_for(reason: str) -> str:
    """Return a reason as a person would say it ("http_503" -> "answered with HTTP 503")."""
    if reason.startswith("http_"):
        return f"answered with HTTP {reason[5:]}"
    return REASONS.get(reason, reason.replace("_", " "))


ENDINGS = {
    "running": "still running",
    "finished": "all sources that answered were read",
    "nothing_due": "no source was due",
    "time_up": "its time was up, back-filling goes on in the next run",
    "shutdown": "stopped by Ctrl-C, the next run goes on from here",
    "store_lost": "stopped, because the store was lost",
    "start_error": "stopped by an error",
    "retry_after": "stopped, because the outlet asked to be left alone",
    "left_alone": "not asked, because the outlet asked to be left alone",
    "killed": "killed, the next run goes on from here",
}


def duration(seconds: float) -> str:
    """Return "4 s" or "12 min 5 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def words_for_ending(outcome: str) -> str:
    """Return a run's outcome as a person would say it."""
    if outcome.startswith("closespider_"):
        limit = outcome.removeprefix("closespider_")
        return f"stopped at the {limit} set, the next run goes on from here"
    return ENDINGS.get(outcome, f"stopped: {outcome}")
