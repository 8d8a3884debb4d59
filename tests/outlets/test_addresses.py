"""Which addresses of an outlet are articles, what number they bear, and where its lists are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.discovery.listings import DatedIndex
from newscrawl.extraction.dom import compile_selector
from newscrawl.spiders.news import NewsSpider
from newscrawl.urls import on_domains

LOADER = SpiderLoader.from_settings(get_project_settings())
DAY = date(2026, 3, 7)


@dataclass(frozen=True)
class Known:
    """An outlet's addresses: of articles, with the number that each bears, and of other pages."""

    articles: dict[str, str | None]
    others: tuple[str, ...]
    lists: tuple[str, ...] = ()


OUTLETS = {
    "antara": Known(
        {
            "https://www.antaranews.com/berita/9900417/sekolah-lapang-iklim": "9900417",
            "https://m.antaranews.com/berita/9900417/sekolah-lapang-iklim?page=all": "9900417",
            "https://jatim.antaranews.com/berita/812301/kapal-perintis": None,
        },
        (
            "https://www.antaranews.com/terkini?page=2",
            "https://www.antaranews.com/tag/berita",
            "https://www.antaranews.com/foto/9900417/kapal-perintis",
            "https://www.antaranews.com/video/9900417/kapal-perintis",
            "https://www.antaranews.com/berita/",
        ),
        ("https://www.antaranews.com/terkini?page=1", "https://www.antaranews.com/terkini?page=2"),
    ),
    "bbc_id": Known(
        {
            "https://www.bbc.com/indonesia/articles/cz9qx7lw0ebo": "cz9qx7lw0ebo",
            "https://www.bbc.com/indonesia/articles/cz9qx7lw0ebo?at_medium=RSS": "cz9qx7lw0ebo",
            "https://www.bbc.com/indonesia/majalah-66712345": "66712345",
        },
        (
            "https://www.bbc.com/indonesia",
            "https://www.bbc.com/indonesia/topics/cjgn7k8yx4gt",
            "https://www.bbc.com/indonesia/bahasa-indonesia",
            "https://www.bbc.com/news/articles/cz9qx7lw0ebo",
        ),
    ),
    "beritasatu": Known(
        {"https://www.beritasatu.com/nusantara/9911101/guru-di-sabu": "9911101"},
        ("https://www.beritasatu.com/terkini/indeks/2", "https://www.beritasatu.com/tag/2026/pemilu"),
    ),
    "bisnis": Known(
        {"https://ekonomi.bisnis.com/read/20260624/257/9910011/produsen-kakao": "9910011"},
        ("https://www.bisnis.com/index?categoryId=0&type=indeks", "https://www.bisnis.com/topic/kakao"),
        ("https://www.bisnis.com/index?categoryId=0&type=indeks&date=2026-03-07",),
    ),
    "cnbc_id": Known(
        {"https://www.cnbcindonesia.com/news/20260430132211-4-9902230/ekspor-rumput-laut": "9902230"},
        (
            "https://www.cnbcindonesia.com/indeks?tipe=&page=2",
            "https://www.cnbcindonesia.com/tag/rumput-laut",
            "https://www.cnbcindonesia.com/foto-bisnis/20260430132211-31-9902230/rumput-laut",
            "https://www.cnbcindonesia.com/video/20260430132211-8-9902230/rumput-laut",
        ),
        (
            "https://www.cnbcindonesia.com/indeks?tipe=&page=1&date=2026/03/07",
            "https://www.cnbcindonesia.com/indeks?tipe=&page=2&date=2026/03/07",
        ),
    ),
    "cnn_id": Known(
        {"https://www.cnnindonesia.com/gaya-hidup/20260527154410-269-9901122/pendaki-gunung": "9901122"},
        (
            "https://www.cnnindonesia.com/indeks/2?page=2",
            "https://www.cnnindonesia.com/tag/latimojong",
            "https://www.cnnindonesia.com/tv/20260527154410-400-9901122/video-pendaki",
            "https://www.cnnindonesia.com/foto-olahraga/20260527154410-50-9901122/pendaki",
        ),
        (
            "https://www.cnnindonesia.com/indeks/1?page=1&date=2026/03/07",
            "https://www.cnnindonesia.com/indeks/2?page=2&date=2026/03/07",
        ),
    ),
    "detik": Known(
        {
            "https://news.detik.com/berita-jateng/d-9900101/jembatan-bambu": "9900101",
            "https://www.detik.com/jatim/berita/d-9900101/jembatan-bambu?single=1": "9900101",
            "https://finance.detik.com/d-9900101/jembatan-bambu": "9900101",
            "http://news.detik.com/read/2013/10/21/141502/2391177/10/kapal-penyeberangan": "2391177",
        },
        (
            "https://news.detik.com/indeks?page=2",
            "https://www.detik.com/tag/jembatan-bambu",
            "https://news.detik.com/foto-news/d-9900101/jembatan-bambu",
            "https://news.detik.com/berita-jateng",
            "http://finance.detik.com/readfoto/2016/05/30/094500/3221001/461/1/perajin-bedug",
        ),
        (
            "https://news.detik.com/indeks?page=1&date=03%2F07%2F2026",
            "https://news.detik.com/indeks?page=2&date=03%2F07%2F2026",
        ),
    ),
    "dw_id": Known(
        {"https://www.dw.com/id/diaspora-indonesia-rawat-kebun/a-79900001": "79900001"},
        (
            "https://www.dw.com/id/berita/s-11546",
            "https://www.dw.com/en/gardens-of-cologne/a-79900001",
            "https://www.dw.com/id/kebun/video-79900001",
        ),
    ),
    "idntimes": Known(
        {"https://www.idntimes.com/life/relationship/5-alasan-kamu-00-qx7ab-zz99kk": "qx7ab-zz99kk"},
        (
            "https://www.idntimes.com/life/relationship",
            "https://www.idntimes.com/tag/tetangga",
            "https://www.idntimes.com/life/relationship/kuis-tetangga",
        ),
    ),
    "jawapos": Known(
        {"https://www.jawapos.com/surabaya-raya/0169909901/bengkel-becak": "0169909901"},
        (
            "https://www.jawapos.com/indeks",
            "https://www.jawapos.com/tag/becak",
            "https://radarmadiun.jawapos.com/madiun/0169909901/bengkel-becak",
        ),
        ("https://www.jawapos.com/indeks",),
    ),
    "jpnn": Known(
        {"https://www.jpnn.com/news/kolam-lele-di-atap-rusun?page=2": None},
        ("https://www.jpnn.com/", "https://www.jpnn.com/tag/lele", "https://www.jpnn.com/news"),
        ("https://www.jpnn.com/",),
    ),
    "katadata": Known(
        {
            "https://katadata.co.id/ekonomi-hijau/sirkular/69b1c7d2e40fa/bank-sampah": "69b1c7d2e40fa",
            "https://katadata.co.id/berita/69b1c7d2e40fa/bank-sampah": "69b1c7d2e40fa",
        },
        ("https://katadata.co.id/indeks", "https://katadata.co.id/tags/bank-sampah"),
        ("https://katadata.co.id/indeks",),
    ),
    "kompas": Known(
        {
            "https://denpasar.kompas.com/read/2026/05/18/081522978/petani-garam-kusamba?page=all": None,
            "https://www.kompas.com/tren/read/2026/05/18/081522978/petani-garam-kusamba": None,
            "http://regional.kompas.com/read/2015/09/14/15201871/Perpustakaan.Terapung": None,
        },
        (
            "https://indeks.kompas.com/?site=all&date=2026-05-18&page=2",
            "https://www.kompas.com/tag/garam",
            "https://denpasar.kompas.com/",
            "https://www.kompas.com/image/2026/05/18/081522978/petani-garam",
        ),
        (
            "https://indeks.kompas.com/?site=all&date=2026-03-07&page=1",
            "https://indeks.kompas.com/?site=all&date=2026-03-07&page=2",
        ),
    ),
    "kontan": Known(
        {"https://industri.kontan.co.id/news/koperasi-susu-boyolali": None},
        ("https://www.kontan.co.id/search/indeks?kanal=&pos=indeks", "https://www.kontan.co.id/tag/susu"),
        (
            "https://www.kontan.co.id/search/indeks?kanal=&pos=indeks&tanggal=7&bulan=03&tahun=2026&per_page=0",
            "https://www.kontan.co.id/search/indeks?kanal=&pos=indeks&tanggal=7&bulan=03&tahun=2026&per_page=20",
        ),
    ),
    "kumparan": Known(
        {
            "https://kumparan.com/kumparannews/cerita-penjaga-mercusuar-27Qz4TfLm8R": "27Qz4TfLm8R",
            "https://kumparan.com/kumparannews/cerita-penjaga-mercusuar-27Qz4TfLm8R/full": "27Qz4TfLm8R",
        },
        (
            "https://kumparan.com/topic/berita-kementerian",
            "https://kumparan.com/kumparannews/profil-kementerian",
            "https://kumparan.com/channel/news",
        ),
    ),
    "liputan6": Known(
        {
            "https://www.liputan6.com/citizen6/read/4799001/4-kebun-raya": "4799001",
            "http://tekno.liputan6.com/read/2459001/pelajar-smk-kediri": "2459001",
        },
        (
            "https://www.liputan6.com/indeks/2026/03/07?page=2",
            "https://www.liputan6.com/tag/kebun-raya",
            "https://www.liputan6.com/photo/read/4799001/kebun-raya",
            "http://photo.liputan6.com/musik/hadiri-grammy-2437247",
        ),
        (
            "https://www.liputan6.com/indeks/2026/03/07?page=1",
            "https://www.liputan6.com/indeks/2026/03/07?page=2",
        ),
    ),
    "mediaindonesia": Known(
        {"https://mediaindonesia.com/nusantara/990848/pembangkit-mikrohidro": "990848"},
        (
            "https://mediaindonesia.com/indeks/20/40",
            "https://mediaindonesia.com/nusantara/20/40",
            "https://mediaindonesia.com/author/175/Lukman-Djafar",
            "https://mediaindonesia.com/galleries/990848/foto-pembangkit",
        ),
        ("https://mediaindonesia.com/indeks/20/0", "https://mediaindonesia.com/indeks/20/20"),
    ),
    "merdeka": Known(
        {
            "https://www.merdeka.com/peristiwa/read/9906601/pemadam-kebakaran-bantul": "9906601",
            "https://www.merdeka.com/jateng/hangatnya-bubur-samin.html": None,
        },
        (
            "https://www.merdeka.com/peristiwa",
            "https://www.merdeka.com/peristiwa/read/9906601/pemadam-kebakaran-bantul?page=2",
            "https://www.merdeka.com/indeks-berita",
            "https://www.merdeka.com/foto/pemadam-kebakaran.html",
            "https://www.merdeka.com/tag/damkar",
        ),
    ),
    "okezone": Known(
        {"https://economy.okezone.com/read/2026/07/02/455/9903301/penjahit-rumahan?page=all": "9903301"},
        (
            "https://index.okezone.com/bydate/channel/2026/03/07/1/15/",
            "https://www.okezone.com/tag/umkm",
            "https://economy.okezone.com/view/2026/07/02/455/9903301/penjahit-rumahan",
        ),
        (
            "https://index.okezone.com/bydate/channel/2026/03/07/1/0/",
            "https://index.okezone.com/bydate/channel/2026/03/07/1/15/",
        ),
    ),
    "republika": Known(
        {
            "https://khazanah.republika.co.id/berita/tz9ab1370/masjid-terapung": "tz9ab1370",
            "https://khazanah.republika.co.id/berita//tz9ab1370/tahun2023-masjid": "tz9ab1370",
            "http://nasional.republika.co.id/berita/nasional/daerah/16/08/03/obc0qk280-pasar": "obc0qk280",
        },
        (
            "https://www.republika.co.id/index/50/2026/03/07",
            "https://republika.co.id/tag/masjid",
            "https://khazanah.republika.co.id/berita/",
        ),
    ),
    "sindonews": Known(
        {"https://daerah.sindonews.com/read/9904412/707/kuda-lumping-cilik/5": "9904412/707"},
        ("https://www.sindonews.com/indeks/0/20?t=2026-03-07", "https://www.sindonews.com/topic/707/kuda"),
        (
            "https://www.sindonews.com/indeks/0/0?t=2026-03-07",
            "https://www.sindonews.com/indeks/0/20?t=2026-03-07",
        ),
    ),
    "suara": Known(
        {
            "https://www.suara.com/news/2026/05/09/143015/komunitas-sepeda-ontel?page=all": None,
            "https://jogja.suara.com/read/2026/05/09/143015/komunitas-sepeda-ontel": None,
        },
        (
            "https://www.suara.com/indeks?page=2",
            "https://www.suara.com/tag/ontel",
            "https://www.suara.com/foto/2026/05/09/143015/komunitas-sepeda-ontel",
        ),
        ("https://www.suara.com/indeks?page=1", "https://www.suara.com/indeks?page=2"),
    ),
    "tempo": Known(
        {
            "https://www.tempo.co/ekonomi/mengapa-kebun-karet-tua-2990417": "2990417",
            "https://nasional.tempo.co/read/1299001/nelayan-rembang": None,
            "https://majalah.tempo.co/read/investigasi/990166/siapa-di-balik-pasir": None,
        },
        (
            "https://www.tempo.co/indeks?page=2",
            "https://www.tempo.co/tag/karet",
            "https://www.tempo.co/ekonomi",
            "https://www.tempo.co/penulis/saptono-wirawan",
        ),
    ),
    "tirto": Known(
        {"https://tirto.id/sejarah-tempe-mendoan-dan-asal-usul-hrQ7": "hrQ7"},
        ("https://tirto.id/indeks", "https://tirto.id/tentang-kami", "https://tirto.id/q/kuliner-1"),
        ("https://tirto.id/indeks",),
    ),
    "tribunnews": Known(
        {
            "https://www.tribunnews.com/metropolitan/9905501/sopir-angkot-depok": "9905501",
            "https://jateng.tribunnews.com/2026/08/10/sopir-angkot-tegal": None,
            "https://www.tribunnews.com/metropolitan/2020/08/10/sopir-angkot-depok": None,
        },
        (
            "https://www.tribunnews.com/index-news/metropolitan?page=2",
            "https://www.tribunnews.com/tag/99055/angkot",
            "https://www.tribunnews.com/images/9905501/angkot",
        ),
    ),
    "viva": Known(
        {
            "https://www.viva.co.id/berita/nasional/9908801-mesin-uap-kereta": "9908801",
            "https://www.viva.co.id/bola/9908801-mesin-uap-kereta": "9908801",
        },
        (
            "https://www.viva.co.id/indeks",
            "https://www.viva.co.id/tag/ambarawa",
            "https://www.viva.co.id/video/nasional/9908801-mesin-uap-kereta",
        ),
        ("https://www.viva.co.id/indeks",),
    ),
}
CASES = list(OUTLETS.items())


def outlet(name: str) -> type[NewsSpider]:
    spider = LOADER.load(name)
    assert issubclass(spider, NewsSpider)
    return spider


def test_every_outlet_is_here() -> None:
    assert set(OUTLETS) == set(LOADER.list()) - {"voa_id", "site"}


@pytest.mark.parametrize(("name", "known"), CASES, ids=OUTLETS)
def test_articles_and_their_numbers(name: str, known: Known) -> None:
    spider = outlet(name)
    for url, number in known.articles.items():
        assert re.search(spider.article_urls, url), url
        assert spider.number_of(url) == number
        assert on_domains(url, spider.describe().domains)


@pytest.mark.parametrize(("name", "known"), CASES, ids=OUTLETS)
def test_other_pages_are_no_articles(name: str, known: Known) -> None:
    for url in known.others:
        assert not re.search(outlet(name).article_urls, url), url


@pytest.mark.parametrize(("name", "known"), CASES, ids=OUTLETS)
def test_lists_have_the_addresses_that_were_seen(name: str, known: Known) -> None:
    spider = outlet(name)
    if not known.lists:
        assert not spider.listings
        return
    listing = spider.listings[0]
    day = DAY if isinstance(listing, DatedIndex) else None
    numbers = [number for number, _ in zip(listing.pages(), known.lists, strict=False)]
    assert tuple(listing.url(number, day) for number in numbers) == known.lists  # type: ignore[arg-type]


@pytest.mark.parametrize("name", sorted(OUTLETS))
def test_an_outlet_is_crawled_or_says_why_not(name: str) -> None:
    spider = outlet(name)
    sources = [*spider.feeds, *spider.sitemaps, *spider.listings]
    if spider.off:
        assert not sources
        assert spider.off[0].isupper()
        assert spider.off.endswith(".")
    else:
        assert sources
    for url in (*spider.feeds, *spider.sitemaps, *(each.template for each in spider.listings)):
        assert on_domains(url, spider.describe().domains), url
        assert not any(on_domains(url, (domain,)) for domain in spider.off_domains), url


@pytest.mark.parametrize("name", sorted(OUTLETS))
def test_layouts_have_names_and_sound_selectors(name: str) -> None:
    layouts = outlet(name).layouts
    assert len({layout.name for layout in layouts}) == len(layouts)
    for layout in layouts:
        assert layout.name
        for css in (layout.body, layout.title, layout.lead, layout.authors, *layout.drop, *layout.related):
            assert css is None or compile_selector(css)


def test_only_three_outlets_are_off() -> None:
    assert {name for name in OUTLETS if outlet(name).off} == {"republika", "tribunnews", "beritasatu"}


def test_an_address_belongs_to_one_outlet() -> None:
    for name, known in OUTLETS.items():
        for url in known.articles:
            homes = [each for each in OUTLETS if on_domains(url, outlet(each).describe().domains)]
            assert homes == [name]
