"""What Indonesian news pages print between an article's own lines, as tables of rules.

One table a kind; every rule carries an example of what it takes. A rule takes whole lines, or a part that
is marked off beyond doubt (a label with a colon or a link, brackets at a line's end); the same words inside a
sentence stay. `newscrawl.extraction.datelines` has the places where reports are filed, and
`newscrawl.extraction.readalso` the links to other stories.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from newscrawl.extraction.blocks import Line


class Rule(NamedTuple):
    """A pattern and a text that it takes."""

    pattern: re.Pattern[str]
    example: str


def _rules(*rows: tuple[str, str], flags: int = re.IGNORECASE) -> tuple[Rule, ...]:
    return tuple(Rule(re.compile(pattern, flags), example) for pattern, example in rows)


# Each of these takes a whole line.
ADS = _rules(
    (r"advertise?ment|advertorial|iklan", "ADVERTISEMENT"),
    (r"\W*(?:iklan\W+)?scroll (?:to|untuk|ke bawah|down)\b.{0,60}", "SCROLL TO CONTINUE WITH CONTENT"),
    (
        r"(?:konten|artikel) (?:ini )?(?:berlanjut|dilanjutkan) setelah iklan.{0,20}",
        "Artikel berlanjut setelah iklan",
    ),
    (r"(?:loading|memuat)\s*(?:\.{3}|…)", "Loading..."),
    (r"recommended by\W*|promoted (?:by|links?).{0,20}|sponsored(?: content| by)?.{0,20}", "Recommended by"),
    (r"powered by.{0,30}", "powered by"),
)
EMBEDS = _rules(
    (r"lihat (?:postingan|unggahan|foto) ini di instagram", "Lihat postingan ini di Instagram"),
    (r"view this (?:post|profile) on instagram", "View this post on Instagram"),
    (r"sebuah kiriman dibagikan oleh .{1,90}", "Sebuah kiriman dibagikan oleh Dinas Kebersihan"),
    (r"a (?:post|video|photo) (?:shared|posted) by .{1,120}", "A post shared by Dinas Kebersihan"),
    (r"no media source currently available", "No media source currently available"),
    (r"the (?:code|url) has been copied to your clipboard\.?", "The code has been copied to your clipboard"),
    (r"\d{1,2}(?::\d\d)+(?:\s+\d{1,2}(?::\d\d)+)*", "0:00 0:03:12"),
    (
        r"(?:embed|share|bagikan|print|cetak|perbesar|auto ?play|putar video|copy link|salin tautan)",
        "Perbesar",
    ),
    (r"(?:embed|share|width|height|px)(?:\s+(?:embed|share|width|height|px))+", "Embed share"),
    (r"lanjutkan membaca\W*", "Lanjutkan Membaca"),
    (r"(?:lewati|lewatkan) .{1,80}\b(?:lanjutkan|terus) membaca\W*", "Lewati Kiriman dan lanjutkan membaca"),
    (
        r"akhir dari (?:artikel|podcast|kiriman|postingan|rekomendasi|video|whatsapp)\b.{0,60}",
        "Akhir dari Kiriman",
    ),
    (r"(?:keterangan|sumber|hak cipta) (?:gambar|foto|video)\s*[,:].{1,200}", "Sumber gambar, Contoh"),
    (r"(?:direct link|pop-out player|\d{2,4} kbps \| mp[34])", "Direct link"),
)
_CALL = (
    r"(?:\W*(?:ayo|yuk|mari|silakan|jangan lupa|anda (?:juga )?bisa|kamu (?:juga )?bisa|untuk)[,!]?\s+)?"
    r"(?:ikuti|cek|dapatkan|simak|follow|gabung|bergabung|join|klik|unduh|download|install|subscribe|pantau|baca|"
    r"update|temukan|nikmati|mari bergabung|sukai|like)\b"
)
_CHANNEL = (
    r"\b(?:google news|(?:whats?app|wa|telegram|youtube) channel|newsletter|"
    r"(?:channel|saluran|kanal|grup|group)(?: official| resmi)? (?:whats?app|wa|telegram|youtube))\b"
)
_PLATFORM = (
    r"\b(?:aplikasi|app store|play ?store|notifikasi|instagram|facebook|twitter|youtube|tiktok|telegram|whats?app|"
    r"ponselmu|klik (?:di ?)?sini|tautan (?:ini|berikut)|link (?:ini|berikut)|fan ?page|media sosial|channel|saluran|kanal)\b"
)
_NEWS = r"\b(?:berita|artikel|informasi|kabar|update|breaking news|kami)\b"
_UNQUOTED = r"[^\"“”]{0,200}"
INVITATIONS = _rules(
    (rf"\W*{_CALL}{_UNQUOTED}{_CHANNEL}{_UNQUOTED}", "Ikuti saluran WhatsApp kami untuk kabar pilihan setiap hari."),
    (rf"\W*{_CALL}{_UNQUOTED}{_NEWS}{_UNQUOTED}{_PLATFORM}{_UNQUOTED}", "Unduh berita kami di Play Store."),
    (rf"\W*{_CALL}{_UNQUOTED}{_PLATFORM}{_UNQUOTED}\bkami\b{_UNQUOTED}", "Follow akun Instagram kami"),
    (rf"\W*{_CALL}.{{0,300}}(?:\bt\.me/|\bwa\.me/|\bbit\.ly/|\bs\.id/|https?://).{{0,220}}",
     "Dapatkan kabar pilihan, caranya klik https://t.me/contoh, kemudian join."),
    (r"jangan (?:sampai )?(?:ketinggalan|kelewatan)\b[^\"“”]{0,200}", "Jangan sampai ketinggalan kabar terkini."),
    (r"(?:dapatkan|simak) (?:update )?(?:berita|informasi|breaking news)[^\"“”]{0,40}\b(?:pilihan|terbaru|terkini|lainnya)\b[^\"“”]{0,160}",
     "Dapatkan update berita pilihan setiap hari."),
    (r"telusuri berita .{1,60} lainnya\W*", "Telusuri berita ekonomi lainnya"),
    (r"cek berita dan artikel\b.{1,150}", "Cek Berita dan Artikel yang lain"),
    (r"ikuti kami di\b.{0,60}", "Ikuti kami di:"),
    (r"punya (?:cerita|informasi|info|pertanyaan)\b[^\"“”]{0,80}\b(?:kirim|hubungi|email)\b.{0,120}",
     "Punya cerita menarik? Kirim ke redaksi kami"),
    (r"\W*(?:benar|fakta) atau hoaks\W.{0,280}", "Benar atau Hoaks? Silakan kirim ke Cek Fakta Contoh"),
    (r"(?:dalam segala situasi, )?\S+ berkomitmen (?:memberikan|menghadirkan)\b.{0,120}\b(?:fakta|jurnalisme|berita)\b.{0,200}",
     "Dalam segala situasi, Contoh.com berkomitmen memberikan fakta jernih dari lapangan."),
    (r"(?:kamu|anda|sobat) sudah (?:menonton|membaca)\b.{0,60}\?\W*", "Kamu Sudah Menonton Video Terbaru Berikut ini?"),
)  # fmt: skip
PAGERS = _rules(
    (r"\d{1,2} (?:dari|of|/) \d{1,2}(?: (?:halaman|pages?))?", "2 dari 6 halaman"),
    (r"(?:halaman|hal|page)\W*(?:\d{1,2}|[.…|/<>«»]|\s)*(?:lihat semua|tampilkan semua|selanjutnya|next|all)?\W*",
     "Halaman: 1 2 3 Lihat Semua"),
    (r"(?:halaman|page) (?:selanjutnya|berikutnya|sebelumnya|\d{1,2} (?:dari|of) \d{1,2})\W*", "Halaman Selanjutnya"),
    (r"(?:selanjutnya|berikutnya|sebelumnya|next|prev(?:ious)?|show more|load more|selengkapnya)\W*", "Selanjutnya"),
    (r"(?:simak |baca |lihat |buka |klik |lanjut |berlanjut )?[^\"“”.!?]{0,60}\b(?:di|ke) halaman (?:selanjutnya|berikutnya|\d{1,2})\W*",
     "Simak selengkapnya di halaman selanjutnya."),
    (r"baca (?:selanjutnya|halaman (?:selanjutnya|berikutnya))\b.{0,160}", "Baca Selanjutnya: Pasar Baru Dibuka"),
    (r"\[?(?:bersambung|next page)\]?(?: ke halaman.{0,30})?\W*", "Bersambung ke halaman 2"),
    (r"\d{1,2}(?:\s+\d{1,2}){2,}\s*(?:next|selanjutnya|»|>)*", "1 2 3 4"),
)  # fmt: skip
ORNAMENTS = _rules(
    (r"[\W_]+", "•••"),
    (r"\W*(?:\*+|adv|ads)\W*", "(adv)"),
)
LABELS = _rules(
    (r"(?:tags?|tag terkait|topik(?: terkait)?|kata kunci|keywords?)\s*:?(?:\s*[#,].{0,200})?", "Tags:"),
    (r"(?:topik|tags?|kata kunci|keywords?)\s*:.{0,200}", "Tag : banjir, jakarta"),
    (r"(?:bagikan|share)(?: artikel| berita)?(?: ini)?(?: (?:ke|on|di))?(?: (?:facebook|twitter|whatsapp|mail))?\W*",
     "Bagikan artikel ini:"),
    (r"(?:komentar|comments?)(?: pembaca)?\W*\d*|\d+ (?:komentar|comments?|views?|shares?)", "12 Komentar"),
    (r"(?:foto|gambar|image|photo|grafis|infografis)\s*:\s*(?!http)\S.{0,60}\S", "Foto: Dok. Pribadi"),
    (r"simak (?:video|berikut)(?: \w+){0,8}\s*[:!]", "Simak video berikut ini:"),
    (r"(?:saksikan|tonton|lihat) (?:juga )?(?:video|foto|live streaming)\b(?!.*[,;]).{0,90}(?:\bini|[:!'\"”])\W*",
     "Saksikan video pilihan di bawah ini:"),
    (r"(?:saksikan|tonton|simak) (?:juga )?(?:video|foto)\s*[:\"'“‘].{1,160}", "Simak Video 'Pasar Baru Dibuka'"),
    (r"(?:related|most (?:viewed|popular|read)|terpopuler|terbaru|trending)\W*", "Most Viewed"),
)  # fmt: skip
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|agu(?:stus)?|agt|"
    r"aug(?:ust)?|sep(?:tember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|nopember|des(?:ember)?|dec(?:ember)?)"
)
_CLOCK = r"(?:[\s,|–-]*(?:pukul\s+|at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:wib|wita|wit|am|pm)?)?"
DATES = _rules(
    (rf"(?:.{{0,25}}(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\W+)?\d{{1,2}}\s+{_MONTH}\.?\s+(?:19|20)\d\d{_CLOCK}",
     "Sabtu, 30 Juli 2022 15:04 WIB"),
    (rf"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu)\W+)?\d{{1,2}}/\d{{1,2}}/(?:19|20)\d\d\)?{_CLOCK}",
     "Sabtu (30/7/2022) 15:04"),
    (rf"{_MONTH}\.?\s+\d{{1,2}},\s+(?:19|20)\d\d{_CLOCK}", "November 18, 2019"),
)  # fmt: skip
# What a list of an article's main points is called, where it stands above the text.
SUMMARIES = _rules(
    (r"\W*(?:ringkasan berita|intinya sih|dalam (?:\d+|sepuluh) detik)\W*", "Ringkasan Berita:"),
    (r"\W*(?:ringkasan(?: artikel)?|intinya|poin(?:[- ]poin)? (?:penting|utama)|inti berita|sekilas berita|"
     r"key points?|highlights?|summary|tl;dr)\W*", "Poin-poin penting:"),
)  # fmt: skip
NOISE = (*ADS, *EMBEDS, *INVITATIONS, *PAGERS, *ORNAMENTS, *LABELS, *DATES)
_LONGEST_NOISE = 420


def _any_of(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules), re.IGNORECASE)


_ANY_NOISE, _ANY_DATE = _any_of(NOISE), _any_of(DATES)

# These are cut wherever they stand in a line.
INLINE = _rules(
    (r"\[\s*(?:gambas|embed|video|foto|image|gallery|caption)\s*:[^\]]{0,200}\]", "[Gambas:Video 20detik]"),
    (r"\bSCROLL TO (?:CONTINUE|RESUME)(?: WITH)?(?: CONTENT)?\b", "SCROLL TO CONTINUE WITH CONTENT"),
    (r"(?<![\w-])ADVERTISEMENT(?![\w-])", "ADVERTISEMENT"),
    (r"<!--.{0,60}?-->", "<!-- IMAGE -->"),
    flags=0,
)
INLINE = (Rule(re.compile(INLINE[0].pattern.pattern, re.IGNORECASE), INLINE[0].example), *INLINE[1:])

# A reader without a subscription gets no more of the article after one of these.
PAYWALLS = _rules(
    (r"(?:silakan |silahkan |untuk )?(?:berlangganan|login|masuk|daftar)\b.{0,80}\b(?:untuk|agar|dan)\b.{0,60}\b(?:akses|membaca|lanjut)\b.{0,100}",
     "Silakan berlangganan untuk menikmati akses penuh"),
    (r"(?:kuota )?artikel gratis anda (?:sudah|telah) habis\W*", "Kuota artikel gratis Anda sudah habis"),
    (r"(?:anda )?(?:sedang )?membaca artikel (?:premium|khusus pelanggan)\b.{0,80}", "Anda membaca artikel premium"),
    (r"(?:artikel|konten) ini (?:khusus|hanya) (?:untuk )?(?:pelanggan|anggota|member)\b.{0,80}",
     "Artikel ini khusus untuk pelanggan"),
    (r"subscribe (?:now )?to (?:continue|keep) reading\W*", "Subscribe to continue reading."),
)  # fmt: skip
_ANY_PAYWALL = _any_of(PAYWALLS)


def is_noise(text: str) -> bool:
    """Say whether a whole line is an ad label, a player's string, an invitation, a pager or the like."""
    stripped = text.strip()
    return len(stripped) <= _LONGEST_NOISE and _ANY_NOISE.fullmatch(stripped) is not None


def is_date(text: str) -> bool:
    """Say whether a whole line is a date, with or without a time."""
    return _ANY_DATE.fullmatch(text.strip()) is not None


def is_paywall(text: str) -> bool:
    """Say whether a whole line tells the reader to subscribe in order to read on."""
    return len(text) <= _LONGEST_NOISE and _ANY_PAYWALL.fullmatch(text.strip()) is not None


# What a caption ends or begins with.
CREDIT_LINES = _rules(
    (r"[(\[](?:foto|dok|sumber|source|photo|image|ilustrasi|courtesy|credit|kredit|antara|reuters|afp|ap|getty|istimewa)\b[^)\]]*[)\]]\W*$",
     "Warga menjemur padi. (Foto: Dok. Desa)"),
    (r"(?:/\s?©|©|\(\w+\.com/)", "Warga menjemur padi/©Contoh.com"),
    (r"^(?:file|arsip|ilustrasi|foto ilustrasi|foto|photo)\s*(?:[-–—:]|\bphoto\b)", "FILE - Warga menjemur padi."),
    (r"\b(?:shutterstock|getty images|istockphoto|freepik|pixabay|pexels|unsplash)\b", "Sawah (freepik.com/contoh)"),
    (r"^ilustrasi\b", "ilustrasi panen"),
)  # fmt: skip
_LONGEST_CAPTION, _SHORT_CAPTION = 400, 80


def is_caption(line: Line) -> bool:
    """Say whether a line below a picture is its caption: in small print, with a credit, or short."""
    text = line.text
    if not line.below_image or line.kind == "heading" or len(text) > _LONGEST_CAPTION:
        return False
    if line.faint >= len(text) - text.count(" ") or any(rule.pattern.search(text) for rule in CREDIT_LINES):
        return True
    return (
        len(text) <= _SHORT_CAPTION
        and line.bold < len(text) / 2
        and not text.endswith((".", "!", "?", ":", '"', "”"))
    )


def cut_inline(line: Line) -> None:
    """Cut embed codes and ad labels out of a line."""
    if "[" not in line.text and "<" not in line.text and "TO " not in line.text and "ADV" not in line.text:
        return
    for rule in INLINE:
        while match := rule.pattern.search(line.text):
            line.cut(*match.span())


# --- Who signed -------------------------------------------------------------------------------------------

_INITIAL = r"(?:[A-Za-z]{2,7}\d{0,2}|[A-Z]{1,3}-\d{1,2})"
# Agencies that sign with their whole name; any other part so long is a word.
_SIGNING_AGENCIES = frozenset({"antara", "reuters", "xinhua", "kyodo", "sputnik", "anadolu"})
SIGN_OFFS = (
    Rule(re.compile(rf"[(\[]\s*({_INITIAL}(?:\s*[/\-,|]\s*{_INITIAL}){{1,4}})\s*[)\]]"), "(abc/def)"),
    Rule(re.compile(r"[(\[]\s*([A-Z]{1,3}-\d{1,2})\s*[)\]]"), "(E-2)"),
    Rule(re.compile(r"[(\[]\s*([a-z]{2,5})\s*[)\]]"), "(ren)"),
    Rule(re.compile(r"[(\[]\s*([A-Z][a-z]{1,3})\s*[)\]]"), "[Abc]"),
)
# Words that stand in brackets for themselves.
_PLAIN_WORDS = frozenset(
    ["adalah", "aka", "alias", "and", "anda", "atas", "atau", "ayah", "bisa", "bulan", "cm", "dan", "dari", "dengan", "di", "dia", "dll", "dsb", "dst", "each", "edit", "gram", "hal", "hari", "he", "her", "him", "his", "ibu", "ini", "it", "its", "itu", "jam", "juga", "ka", "kami", "kanan", "kg", "kiri", "km", "kpd", "laki", "lalu", "lihat", "liter", "ltr", "malam", "men", "meninggal", "menit", "meter", "mm", "muda", "no", "nomor", "non", "off", "old", "on", "online", "or", "orang", "pagi", "per", "perempuan", "pria", "read", "red", "saat", "saja", "sang", "she", "si", "siang", "sic", "sini", "sore", "tahun", "tgl", "the", "tidak", "to", "ton", "tua", "unit", "usai", "via", "wanita", "yang", "yg"]
)


def take_sign_off(text: str, *, last: bool) -> tuple[str, list[str]]:
    """Return `text` without the reporters' initials that close it, and those initials.

    "(abc/def)" and "(E-2)" are taken at the end of any line, one set of initials alone ("(ren)") only where
    `last` says that the line closes the article, or where the line holds nothing else. Abbreviations and words
    in brackets, "(KPK)" or "(dan/atau)", stay.
    """
    stripped = text.rstrip(" .*")
    if not stripped.endswith((")", "]")):
        return text, []
    opening = max(stripped.rfind("("), stripped.rfind("["))
    if opening < 0 or len(stripped) - opening > 40:
        return text, []
    for rule in SIGN_OFFS:
        match = rule.pattern.fullmatch(stripped, opening)
        if match and _are_initials(
            match[1], alone=opening == 0, last=last, before=stripped[:opening].rstrip()
        ):
            return stripped[:opening].rstrip(), _split_initials(match[1])
    return text, []


def _split_initials(text: str) -> list[str]:
    if re.fullmatch(r"[A-Z]{1,3}-\d{1,2}", text):
        return [text]
    return [part.strip() for part in re.split(r"[/,|]|\s-\s|-(?!\d)", text) if part.strip()]


def _are_initials(text: str, *, alone: bool, last: bool, before: str) -> bool:
    parts = _split_initials(text)
    if any(part.lower() in _PLAIN_WORDS for part in parts):
        return False
    closed = alone or before.endswith((".", "!", "?", '"', "”", "'", "’", ")"))
    if re.fullmatch(r"[A-Z]{1,3}-\d{1,2}", text):
        return closed
    if len(parts) == 1:
        return last and closed and (alone or text.islower())
    if any(len(part) > 5 and part.lower() not in _SIGNING_AGENCIES for part in parts) and not alone:
        return False
    return alone if all(part.isupper() for part in parts) else closed


@dataclass(slots=True)
class Credits:
    """Names found in by-lines: writers and editors, in reading order."""

    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)


_AUTHOR = (
    r"pewarta|penulis|reporter(?: magang)?|wartawan|jurnalis|kontributor|laporan|fotografer|teks|rep|oleh|by"
)
_BOTH = r"(?:redaktur|editor)\s*(?:&|dan|/)\s*(?:reporter|penulis)|(?:reporter|penulis)\s*(?:&|dan|/)\s*(?:redaktur|editor)"
_EDITOR = r"editor|redaktur|penyunting|red|redaksi"
_OTHER = r"sumber|source|uploader|produser|penerjemah|copyright"
_ROLE = re.compile(rf"\b({_BOTH}|{_AUTHOR}|{_EDITOR}|{_OTHER})\s*[:：]\s*", re.IGNORECASE)
_LONGEST_CREDIT = 160
# A person's or a desk's name: up to six words that begin with a capital, initials and titles among them.
_NAME = re.compile(
    r"(?:[A-Z][\w.'’-]*|(?:al|bin|binti|van|de|dan)\b)(?:\s+(?:[A-Z][\w.'’-]*|al|bin|binti|van|de)){0,6}"
)
CREDITS = _rules(
    (rf"(?:{_BOTH}|{_AUTHOR}|{_EDITOR}|{_OTHER})\s*[:：]\s*\S.*", "Pewarta: Rina Wulandari"),
    (r"(?:oleh|by)\s+[A-Z].{2,60}", "Oleh Rina Wulandari"),
)
COPYRIGHTS = _rules(
    (
        r"(?:copyright|hak cipta)(?:\W*(?:©|\(c\)|(?:19|20)\d\d|by\b|milik\b|dilindungi\b).{0,200})?\W*",
        "COPYRIGHT © CONTOH 2016",
    ),
    (r"(?:copyright|hak cipta)\b.{0,60}\b(?:19|20)\d\d\W*", "Copyright Contoh 2016"),
    (
        r"\W*(?:artikel|berita|tulisan) ini (?:telah|sudah|pernah) (?:tayang|terbit|dimuat|dipublikasikan)\b.{0,300}",
        "Artikel ini telah tayang di Contoh.com dengan judul Pasar Baru Dibuka",
    ),
    (r"(?:©|\(c\))\s?\S.{0,120}", "© 2019 Contoh. All Rights Reserved."),
    (
        r"dilarang keras (?:mengambil|mengutip|menyalin|menggandakan).{0,300}",
        "Dilarang keras mengambil konten ini",
    ),
    (r".{0,60}\ball rights reserved\W*", "Contoh All Rights Reserved."),
)
_ANY_COPYRIGHT = _any_of(COPYRIGHTS)


def take_credit(text: str, credits: Credits) -> bool:
    """Read a by-line such as "Pewarta: X", "Editor : Y" or a copyright line; say whether it was one.

    Names are added to `credits`. A source of more than two words is text, as are lines with a sentence.
    """
    stripped = text.strip()
    if bracketed := re.fullmatch(r"\(([^()]+)\)", stripped):
        stripped = bracketed[1].strip()
    if len(stripped) <= _LONGEST_NOISE and _ANY_COPYRIGHT.fullmatch(stripped):
        _read_roles(stripped, credits)
        return True
    if len(stripped) > _LONGEST_CREDIT:
        return False
    if match := re.fullmatch(r"(?:Oleh|By|OLEH|BY)\s+(.{3,60})", stripped):
        if not _NAME.fullmatch(match[1]):
            return False
        credits.authors.append(match[1])
        return True
    if not CREDITS[0].pattern.fullmatch(stripped) or re.search(r"[.!?]\s+[A-Z][a-z]+ [a-z]", stripped):
        return False
    return _read_roles(stripped, credits)


def _read_roles(text: str, credits: Credits) -> bool:
    marks = list(_ROLE.finditer(text))
    found = False
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        names = text[mark.end() : following.start() if following else len(text)]
        names = re.split(r"\b[Cc]opyright\b|©", names)[0].strip(" /|,;-–—")
        role = mark[1].lower()
        if re.fullmatch(_OTHER, role):
            found = found or len(names.split()) <= 2
            continue
        if not names or len(names.split()) > 14:
            continue
        found = True
        people = [
            name.strip(" .") for name in re.split(r"\s*[,/|;&]\s*|\s+dan\s+", names) if name.strip(" .")
        ]
        both = re.fullmatch(_BOTH, role)
        if both or not re.fullmatch(_EDITOR, role):
            credits.authors.extend(name for name in people if name not in credits.authors)
        if both or re.fullmatch(_EDITOR, role):
            credits.editors.extend(name for name in people if name not in credits.editors)
    return found


_DESK_LINE = re.compile(r"[\w-]+\.(?:com|id|co\.id|net|tv)\s+[-–—]\s+[A-Z][\w&]*(?: [\w&]+){0,3}")


def is_desk(text: str) -> bool:
    """Say whether a line names the outlet and a desk ("contoh.id - Sosial Budaya"), as above credit lines."""
    return _DESK_LINE.fullmatch(text.strip()) is not None


_CAPITALS = re.compile(
    r"[A-Z][A-Z.'’ -]+(?:\([A-Z ]+\))?(?:\s*(?:,|\||/|\bDAN\b)\s*[A-Z][A-Z.'’ -]+(?:\([A-Z ]+\))?){0,6}"
)


def closing_names(text: str) -> list[str]:
    """Return the reporters of a last line that is nothing but their names in capitals, else nothing.

    "RINA WULANDARI, BUDI HARTONO (BOGOR)" gives both names; where they reported from is left out.
    """
    stripped = text.strip()
    if len(stripped) > _LONGEST_CREDIT or not _CAPITALS.fullmatch(stripped):
        return []
    names = [re.sub(r"\(.*?\)", "", part).strip() for part in re.split(r"\s*[,|/]\s*|\s+DAN\s+", stripped)]
    if not any(len(name.split()) > 1 for name in names) or any(len(name.split()) > 5 for name in names):
        return []
    return names
