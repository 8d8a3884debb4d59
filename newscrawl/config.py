"""What follows from the settings, and what is wrong with them."""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

import newscrawl
from newscrawl.clock import Clock
from newscrawl.downloading.warc import cache_settings
from newscrawl.enrichment.choice import Enrichment, choose
from newscrawl.errors import WrongUse
from newscrawl.extensions.log import quiet_libraries
from newscrawl.health.channels import channels

DEMO = "demo"
_AGE = re.compile(r"(\d{1,5})\s*([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
# An outlet would be asked in bursts without any delay between two requests.
MINIMUM_DELAY = 0.01
_NUMBERS: dict[str, tuple[type[int] | type[float], float]] = {
    "DOWNLOAD_DELAY": (float, 0),
    "DOWNLOAD_TIMEOUT": (float, 0.1),
    "DOWNLOAD_MAXSIZE": (int, 1),
    "STORE_BATCH_SIZE": (int, 1),
    "STORE_BATCH_SECONDS": (float, 0),
    "STORE_RETRY_SECONDS": (float, 0),
    "WORKERS": (int, 0),
    "PROGRESS_SECONDS": (float, 0),
    "CLOSESPIDER_ITEMCOUNT": (int, 0),
    "CLOSESPIDER_PAGECOUNT": (int, 0),
    "CLOSESPIDER_TIMEOUT": (float, 0),
    "CONCURRENT_REQUESTS": (int, 1),
    "RETRY_TIMES": (int, 0),
    "REVISIT_LIMIT": (int, 0),
    "METRICS_PORT": (int, 0),
    "BACKFILL_MINUTES": (float, 0),
    "CRAWLALL_MINUTES": (float, 0),
    "HEARTBEAT_SECONDS": (float, 0.1),
}
_SWITCHES = (
    "POLL_ADAPTIVELY", "RETRY_AFTER_REMEMBERED", "ROBOTSTXT_OBEY", "ALLOW_PRIVATE_ADDRESSES",
    "AUTOTHROTTLE_ENABLED", "COOKIES_ENABLED", "SPIDERMON_ENABLED",
)  # fmt: skip


class NewscrawlAddon:
    """Turns newscrawl's settings into those of the Scrapy components that carry them out."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Set what CONTACT, DOWNLOAD_DELAY, RECORD and REPLAY imply. Raises WrongUse for a wrong setting."""
        check_settings(settings)
        quiet_libraries(settings["LOG_LEVEL"])
        settings.set("USER_AGENT", user_agent(settings), priority="addon")
        delay = max(settings.getfloat("DOWNLOAD_DELAY"), MINIMUM_DELAY)
        settings.set("DOWNLOAD_DELAY", delay, priority="cmdline")
        settings.set("AUTOTHROTTLE_START_DELAY", delay, priority="addon")
        for name, value in cache_settings(settings).items():
            settings.set(name, value, priority="addon")


def user_agent(settings: BaseSettings) -> str:
    """Return the honest user agent: `newscrawl/<version> (+<CONTACT>)`."""
    return f"newscrawl/{newscrawl.__version__} (+{settings.get('CONTACT') or 'contact not set'})"


def store_address(settings: BaseSettings) -> str:
    """Return where articles go, as `open_store` takes it: MONGO_URI, else a SQLite file beside scrapy.cfg."""
    if settings.get("MONGO_URI"):
        return str(settings["MONGO_URI"])
    path = settings["SQLITE_PATH"]
    if settings.get("REPLAY") == DEMO and settings.getpriority("SQLITE_PATH") != 40:
        path = "data/demo.sqlite"
    return f"sqlite:{Path(settings['PROJECT_DIR'], path)}"


def clock(settings: BaseSettings) -> Clock:
    """Return what tells the time, as CLOCK names it. Raises WrongUse for a path that leads nowhere."""
    name = settings.get("CLOCK", "newscrawl.clock.utc_now")
    try:
        found: Clock = load_object(name)
    except (ImportError, NameError, TypeError, ValueError) as error:
        raise WrongUse(f"CLOCK is {name!r}, which cannot be imported: {error}") from error
    return found


def time_zone(settings: BaseSettings) -> ZoneInfo:
    """Return the zone whose days `since` and `until` mean. Raises WrongUse for a name that is no zone."""
    name = settings["TIMEZONE"]
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongUse(f"TIMEZONE is {name!r}, which is no time zone; try Asia/Jakarta.") from error


@dataclass(frozen=True, slots=True)
class PageKeeping:
    """Whether fetched pages are `kept` with their articles, and until which `age` (None: for good)."""

    kept: bool
    age: timedelta | None = None


def page_keeping(settings: BaseSettings) -> PageKeeping:
    """Return what KEEP_PAGES means: 1, 0, or an age such as 90d. Raises WrongUse for anything else."""
    text = str(settings["KEEP_PAGES"]).strip().lower()
    if text in ("1", "true", "yes"):
        return PageKeeping(True)
    if text in ("0", "false", "no", "none", ""):
        return PageKeeping(False)
    age = _age(text)
    if age is None or not age:
        raise WrongUse(
            f"KEEP_PAGES is {settings['KEEP_PAGES']!r}; it can be 1, 0, or how long to keep pages, as in 90d."
        )
    return PageKeeping(True, age)


def run_keeping(settings: BaseSettings) -> timedelta | None:
    """Return for how long KEEP_RUNS keeps records of runs; None: for good. Raises WrongUse."""
    text = str(settings.get("KEEP_RUNS") or "").strip().lower()
    age = _age(text)
    if text and not age:
        raise WrongUse(f"KEEP_RUNS is {settings['KEEP_RUNS']!r}; it is how long, as in 365d, or empty.")
    return age


def revisit_steps(settings: BaseSettings) -> tuple[timedelta, ...]:
    """Return the ages at which articles are looked at again, ascending, as REVISIT_AFTER gives them.

    Raises WrongUse for anything but ages such as 1h or 7d with commas between.
    """
    given = settings["REVISIT_AFTER"] or ""
    texts = given.split(",") if isinstance(given, str) else list(map(str, given))
    steps = set[timedelta]()
    for text in filter(None, map(str.strip, texts)):
        step = _age(text)
        if not step:
            raise WrongUse(
                f"REVISIT_AFTER is {given!r}; it is ages with commas between, as in 1h,6h,24h,7d, or empty."
            )
        steps.add(step)
    return tuple(sorted(steps))


def _age(text: str) -> timedelta | None:
    match = _AGE.fullmatch(text.lower())
    return timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else None


def metrics_file(settings: BaseSettings) -> Path | None:
    """Return the path that METRICS_FILE names, None where it names none.

    Raises WrongUse where node_exporter would not read it.
    """
    name = settings["METRICS_FILE"]
    if not name:
        return None
    path = Path(settings["PROJECT_DIR"], Path(name).expanduser())
    if path.suffix != ".prom":
        raise WrongUse(f"METRICS_FILE is {name!r}; node_exporter reads only files that end in .prom.")
    return path


def processes(settings: BaseSettings) -> int:
    """Return how many worker processes to use: WORKERS, or one for each core."""
    return settings.getint("WORKERS") or os.cpu_count() or 1


def enrichment(settings: BaseSettings) -> Enrichment:
    """Return the stages that LANGUAGE_DETECTOR, ENTITY_TAGGER and ENTITY_MODEL choose. Raises WrongUse."""
    model = settings.get("ENTITY_MODEL")
    path = Path(settings["PROJECT_DIR"], Path(model).expanduser()) if model else None
    # The cores are shared out among the workers, each of which has a model of its own.
    threads = max(1, (os.cpu_count() or 1) // processes(settings))
    return choose(settings["LANGUAGE_DETECTOR"], settings["ENTITY_TAGGER"], path, threads)


def prepare_log_file(settings: BaseSettings) -> None:
    """Make the file that LOG_FILE names, and its folder. Raises WrongUse where that cannot be."""
    name = settings.get("LOG_FILE")
    if not name:
        return
    try:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        with Path(name).open("ab"):
            pass
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise WrongUse(f"LOG_FILE {name} cannot be written: {said}; name another file.") from None


def check_settings(settings: BaseSettings) -> None:
    """Raise WrongUse, in one sentence, for a setting that no crawl could work with."""
    clock(settings)
    time_zone(settings)
    page_keeping(settings)
    run_keeping(settings)
    revisit_steps(settings)
    for name, (kind, least) in _NUMBERS.items():
        value = settings.get(name)
        if value is None:
            continue
        try:
            number = kind(value)
        except (TypeError, ValueError):
            raise WrongUse(f"{name} is {value!r}, which is not a number.") from None
        if not least <= number < float("inf"):
            raise WrongUse(f"{name} is {value}, but must be at least {least:g}.")
    for name in _SWITCHES:
        try:
            settings.getbool(name)
        except ValueError:
            raise WrongUse(f"{name} is {settings[name]!r}; it can be 1 or 0.") from None
    level = settings["LOG_LEVEL"]
    if not isinstance(level, int) and level not in logging.getLevelNamesMapping():
        raise WrongUse(f"LOG_LEVEL is {level!r}; it can be DEBUG, INFO, WARNING, ERROR or CRITICAL.")
    enrichment(settings)
    channels(settings)
    metrics_file(settings)
    if settings.getint("METRICS_PORT") > 65535:
        raise WrongUse(f"METRICS_PORT is {settings['METRICS_PORT']}; ports end at 65535.")
    if any(ord(char) < 32 for char in settings.get("CONTACT") or ""):
        raise WrongUse("CONTACT must be one line: it becomes part of the user agent.")
