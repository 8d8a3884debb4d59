"""The outlets' files, of which one that cannot be read keeps none of the others from being crawled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.utils.spider import iter_spider_classes

from newscrawl.errors import NewscrawlError
from newscrawl.spiders.news import NewsSpider


class UnreadSpider(NewsSpider):
    """Stands for the outlet whose file, the module `unread`, cannot be imported: crawling it raises `fault`.

    So it is an outlet that fails among others that do not, in records and in `scrapy health`, too.
    """

    unread: ClassVar[str] = ""
    fault: ClassVar[Exception] = NewscrawlError()

    @classmethod
    def from_crawler(cls, *_args: Any, **_given: Any) -> Self:
        """Raise what was raised when the file was imported."""
        raise cls.fault

    @classmethod
    def check_arguments(cls, *_args: Any) -> Any:
        """Raise NewscrawlError, which says in a sentence what is wrong with the file."""
        raise NewscrawlError(
            f"The outlet's file {cls.unread} cannot be used: {type(cls.fault).__name__}: {cls.fault}."
        )


class OutletLoader:
    """Scrapy's spider loader (SPIDER_LOADER_CLASS) for the modules in SPIDER_MODULES and below."""

    def __init__(self, settings: BaseSettings) -> None:
        self._spiders: dict[str, type[Spider]] = {}
        for name in settings.getlist("SPIDER_MODULES"):
            for module in _modules(name):
                self._add(module)

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Import the outlets' files that the settings name."""
        return cls(settings)

    def _add(self, found: ModuleType | type[UnreadSpider]) -> None:
        if not isinstance(found, ModuleType):
            self._spiders[found.name] = found
            return
        for spider in iter_spider_classes(found):
            other = self._spiders.setdefault(spider.name, spider)
            if other is not spider:
                fault = ValueError(f"the outlet {spider.name} has another file, {other.__module__}")
                self._add(_unread(found.__name__, fault))

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider with this name. Raises KeyError where there is none."""
        return self._spiders[spider_name]

    def list(self) -> Sequence[str]:
        """Return the spiders' names."""
        return [*self._spiders]

    def find_by_request(self, request: Request) -> Sequence[str]:
        """Return the names of the spiders on whose domains a request is."""
        return [name for name, spider in self._spiders.items() if spider.handles_request(request)]


def _modules(name: str) -> Iterator[ModuleType | type[UnreadSpider]]:
    """Yield a module and those below it, in the order of their names, each imported."""
    try:
        module = import_module(name)
    except Exception as error:
        yield _unread(name, error)
        return
    yield module
    for below in iter_modules(getattr(module, "__path__", ())):
        yield from _modules(f"{name}.{below.name}")


def _unread(module: str, fault: Exception) -> type[UnreadSpider]:
    name = module.rpartition(".")[2]
    fields = {"name": name, "allowed_domains": (f"{name}.invalid",), "unread": module, "fault": fault}
    return type("UnreadSpider", (UnreadSpider,), fields)
