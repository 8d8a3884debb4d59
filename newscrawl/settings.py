"""What a user may set: on the command line (`-s NAME=VALUE`), in the environment or in `.env` beside
scrapy.cfg for the names in FROM_ENVIRONMENT, and here; earlier ones win."""

import os
from pathlib import Path

from dotenv import load_dotenv
from scrapy.utils.conf import closest_scrapy_cfg

import newscrawl

_scrapy_cfg = closest_scrapy_cfg()
# Everything relative (the data folder, .env) is beside scrapy.cfg, wherever in the project one stands.
PROJECT_DIR = str(Path(_scrapy_cfg).resolve().parent if _scrapy_cfg else Path(newscrawl.__file__).parents[1])
load_dotenv(Path(PROJECT_DIR) / ".env")

# --- Where articles go
# A MongoDB address sends them there; without one they land in one SQLite file.
MONGO_URI = None
# The database where the address names none.
MONGO_DATABASE = "newscrawl"
# Relative paths are beside scrapy.cfg.
SQLITE_PATH = "data/newscrawl.sqlite"
# A store that stops answering is asked again for this long before the run ends with exit code 1.
STORE_RETRY_SECONDS = 60
# The page of each article is kept as it was fetched, packed (about 25 kB each), so that better rules can read
# it again without fetching: True, for how long ("90d"), or False, which keeps only what a conditional request
# needs (about 200 bytes).
KEEP_PAGES = True
# Records of runs (about 1 kB each, one for each outlet and run) are kept for so long; empty: for good.
KEEP_RUNS = "365d"
# Articles are written in batches: when this many wait, or the first has waited this long.
STORE_BATCH_SIZE = 50
STORE_BATCH_SECONDS = 1.0

# --- When articles are fetched again
# Ages at which a recent article is looked at again for corrections; empty: never. Older ones are fetched
# again only where a sitemap's lastmod says that they changed.
REVISIT_AFTER = "1h,6h,24h,7d"
# Of those that no source lists any more, so many in a run, the newest first.
REVISIT_LIMIT = 500

# --- When sources are asked
# Feeds, sitemaps and listings are asked as often as they bring something new, between every ten minutes and
# once a day, and not in every run; `crawlall` sets it.
POLL_ADAPTIVELY = False

# --- How long a run may take
# After so many minutes a crawl reads only the newest of sources that it has not come to yet, and leaves the
# rest (deeper index pages, archives, articles to be looked at again) to the next run; 0: no limit.
BACKFILL_MINUTES = 0
# The same for scrapy crawlall, so that a new article never waits for an archive.
CRAWLALL_MINUTES = 20
# The outlets that scrapy crawlall crawls, with commas between; empty: all that are not switched off.
CRAWLALL_OUTLETS = ""

# --- How articles are read
# The days of since and until, and of dates shown, are days here.
TIMEZONE = "Asia/Jakarta"
# Processes that read and tag pages; 0 means one for each core.
WORKERS = 0
# Who tells an article's language: "bundled" or "none".
LANGUAGE_DETECTOR = "bundled"
# Who finds its entities: "bundled", "none", or "transformers" with the model in the directory ENTITY_MODEL
# (Hugging Face layout; relative paths are beside scrapy.cfg; needs `pip install -e '.[transformers]'`).
ENTITY_TAGGER = "bundled"
ENTITY_MODEL = None

# --- How outlets are met
# How an outlet's people can reach you (an address or a URL); part of the user agent. Please set it.
CONTACT = None
# Seconds between two requests to an outlet; AutoThrottle lengthens it when an outlet answers slowly.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
AUTOTHROTTLE_ENABLED = True
# Never two requests to an outlet at once: every request carries its outlet as download slot.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Requests of one crawl on their way at once, waiting ones included: few, so that Ctrl-C ends soon.
CONCURRENT_REQUESTS = 4
# A page gives one article; Scrapy starts so many tasks for each page.
CONCURRENT_ITEMS = 1
ROBOTSTXT_OBEY = True
# Only public addresses are asked, so that no page can send the crawler into the network that it runs in;
# True for crawling an intranet or a test server. A proxy may be anywhere.
ALLOW_PRIVATE_ADDRESSES = False
DOWNLOAD_TIMEOUT = 60
# Larger pages are refused while they arrive; sitemaps may have 50 MB, as their protocol allows.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
COOKIES_ENABLED = False
# Error pages reach the spider, which counts and names them.
HTTPERROR_ALLOW_ALL = True
RETRY_TIMES = 2
# An outlet that answers 429 or 503 with Retry-After is left alone until then by later runs, too, for a day at
# most; False: a run asks it all the same.
RETRY_AFTER_REMEMBERED = True

# --- Who is told when an outlet breaks, and when it is well again (docs/health.md)
# A URL that gets a JSON object by POST: outlet, state, before, cause, evidence, at.
HEALTH_WEBHOOK = None
# A command that gets the news as text on its standard input: mail -s newscrawl you@example.org
HEALTH_COMMAND = None
# What is looked at when a run ends: Spidermon's suites, your own too; what fails is in the run's summary.
SPIDERMON_ENABLED = True
SPIDERMON_SPIDER_CLOSE_MONITORS = ["newscrawl.monitors.RunSuite"]

# --- A crawl without the net
# RECORD=crawl.warc.gz writes what a crawl fetches; REPLAY=crawl.warc.gz plays it back; REPLAY=demo plays
# the recording of invented pages that ships with the project, into data/demo.sqlite.
RECORD = None
REPLAY = None

# --- What is shown
LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%H:%M:%S"
LOG_FORMATTER = "newscrawl.extensions.log.OneLineFormatter"
# How many URLs of each reason for refusing pages a run names.
REFUSED_EXAMPLES = 3
# Seconds between two progress lines where the output is no terminal; 0 shows no progress.
PROGRESS_SECONDS = 30

# --- What Prometheus is shown
# A port on which a running crawl shows its metrics (docs/metrics.md); None or 0: no port.
METRICS_PORT = None
METRICS_HOST = "127.0.0.1"
# A file for node_exporter's textfile collector that each run leaves behind; its name ends with ".prom".
METRICS_FILE = None

# --- How the parts fit together
# Who tells the time, as an import path: a function without arguments that returns an aware datetime in UTC.
CLOCK = "newscrawl.clock.utc_now"
BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
SPIDER_LOADER_CLASS = "newscrawl.loading.OutletLoader"
NEWSPIDER_MODULE = "newscrawl.spiders"
COMMANDS_MODULE = "newscrawl.commands"
ADDONS = {"newscrawl.config.NewscrawlAddon": 0}
ITEM_PIPELINES = {
    "newscrawl.pipelines.extraction.ExtractionPipeline": 100,
    "newscrawl.pipelines.language.LanguagePipeline": 200,
    "newscrawl.pipelines.entities.EntityPipeline": 300,
    "newscrawl.pipelines.storage.StoragePipeline": 400,
}
DOWNLOADER_MIDDLEWARES = {
    "newscrawl.downloading.addresses.AddressMiddleware": 40,
    "newscrawl.downloading.outlet.OutletMiddleware": 50,
    "newscrawl.downloading.robots.RobotsMiddleware": 100,
    "newscrawl.downloading.retries.PoliteRetries": 550,
    "newscrawl.downloading.redirects.CheckedRefreshes": 580,
    "newscrawl.downloading.compression.CheckedCompression": 590,
    "newscrawl.downloading.redirects.CheckedRedirects": 600,
    "newscrawl.downloading.addresses.ConnectionMiddleware": 760,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
}
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "newscrawl.downloading.handler.BoundedDownloadHandler")
TWISTED_DNS_RESOLVER = "newscrawl.downloading.addresses.PublicResolver"
# Addresses are checked, and longer ones counted, where they are found.
URLLENGTH_LIMIT = 0
EXTENSIONS = {
    "newscrawl.workers.Workers": 5,
    "newscrawl.extensions.connection.Connection": 8,
    "newscrawl.extensions.collection.Collection": 10,
    # Before the run's record is completed.
    "spidermon.contrib.scrapy.extensions.Spidermon": 15,
    "newscrawl.extensions.run.Run": 20,
    "newscrawl.extensions.metrics.Metrics": 25,
    "newscrawl.extensions.progress.Progress": 30,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.logstats.LogStats": None,
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# Pages waiting to be read or stored, in bytes, before fetching pauses.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 20_000_000
# Seconds between two updates of a run's record, so that a killed one leaves its counts.
HEARTBEAT_SECONDS = 60
# The id that the runs of one crawlall share, which sets it.
FLEET = None
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"

FROM_ENVIRONMENT = (
    "MONGO_URI", "MONGO_DATABASE", "SQLITE_PATH", "TIMEZONE", "CONTACT", "CRAWLALL_OUTLETS",
    "HEALTH_WEBHOOK", "HEALTH_COMMAND",
)  # fmt: skip
for _name in FROM_ENVIRONMENT:
    if os.environ.get(_name):
        globals()[_name] = os.environ[_name]
