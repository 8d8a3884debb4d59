# ruff: noqa: E501 - a pattern stands in one row with its example
"""What Indonesian news pages print between an article's own lines, as tables of rules.

One table a kind; every rule carries an example of what it takes. A rule takes whole lines, or a part that
is marked off beyond doubt (a label with a colon or a link, brackets at a line's end); the same words inside a
sentence stay. `newscrawl.extraction.datelines` has the places where reports are filed, and
`newscrawl.extraction.readalso` the links to other stories.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newscrawl.extraction.blocks import Line


class Rule(NamedTuple):
    """A pattern and a text that it takes."""

    pattern: re.Pattern[str]
    example: str


def make_rules(*rows: tuple[str, str], flags: int = re.IGNORECASE) -> tuple[Rule, ...]:
    """Return a table of rules from rows of pattern and example."""
    return tuple(Rule(re.compile(pattern, flags), example) for pattern, example in rows)


# Each of these takes a whole line.
ADS = make_rules(
    (r"advertise?ment|advertorial|iklan", "ADVERTISEMENT"),
    (
        r"\W*(?:(?:iklan|advertise?ment)\W+)?(?:scroll|gulir) (?:to|untuk|ke bawah|down)\b.{0,60}",
        "Advertisement - Scroll ke bawah untuk lanjut membaca",
    ),
    (
        r"(?:konten|artikel) (?:ini )?(?:berlanjut|dilanjutkan) setelah iklan.{0,20}",
        "Artikel berlanjut setelah iklan",
    ),
    (r"(?:loading|memuat)\s*(?:\.{3}|…)", "Loading..."),
    (r"recommended by\W*|promoted (?:by|links?).{0,20}|sponsored(?: content| by)?.{0,20}", "Recommended by"),
    (r"powered by.{0,30}", "powered by"),
)
EMBEDS = make_rules(
    (r"lihat (?:postingan|unggahan|foto) ini di instagram", "Lihat postingan ini di Instagram"),
    (r"view this (?:post|profile) on instagram", "View this post on Instagram"),
    (r"sebuah kiriman dibagikan oleh .{1,90}", "Sebuah kiriman dibagikan oleh Dinas Kebersihan"),
    (r"a (?:post|video|photo) (?:shared|posted) by .{1,120}", "A post shared by Dinas Kebersihan"),
    (r"no media source currently available", "No media source currently available"),
    (r"the (?:code|url) has been copied to your clipboard\.?", "The code has been copied to your clipboard"),
    (r"\d{1,2}(?::\d\d)+(?:\s+\d{1,2}(?::\d\d)+)*", "0:00 0:03:12"),
    (
        r"(?:embed|share|bagikan|tweet|print|cetak|perbesar|auto ?play|putar video|copy link|salin tautan)",
        "Perbesar",
    ),
    (
        r"(?:tautan|link|url) (?:berhasil |telah |sudah )?(?:disalin|tersalin)\W*|(?:link|url) (?:successfully )?copied\W*",
        "Tautan berhasil disalin",
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
_SUBSCRIBE = r"(?:berlangganan|langganan|daftar(?:kan)?|dapatkan|terima)"
INVITATIONS = make_rules(
    (rf"\W*{_CALL}{_UNQUOTED}{_CHANNEL}{_UNQUOTED}", "Ikuti saluran WhatsApp kami untuk kabar pilihan setiap hari."),
    (rf"\W*{_CALL}{_UNQUOTED}{_NEWS}{_UNQUOTED}{_PLATFORM}{_UNQUOTED}", "Unduh berita kami di Play Store."),
    (rf"\W*{_CALL}{_UNQUOTED}{_PLATFORM}{_UNQUOTED}\bkami\b{_UNQUOTED}", "Follow akun Instagram kami"),
    (rf"\W*{_CALL}.{{0,300}}(?:\bt\.me/|\bwa\.me/|\bbit\.ly/|\bs\.id/|https?://).{{0,220}}",
     "Dapatkan kabar pilihan, caranya klik https://t.me/contoh, kemudian join."),
    (r"jangan (?:sampai )?(?:ketinggalan|kelewatan)\b[^\"“”]{0,200}", "Jangan sampai ketinggalan kabar terkini."),
    (r"(?:dapatkan|simak) (?:update )?(?:berita|informasi|breaking news)[^\"“”]{0,40}\b(?:pilihan|terbaru|terkini|lainnya)\b[^\"“”]{0,160}",
     "Dapatkan update berita pilihan setiap hari."),
    (rf"\W*(?:(?:jangan lewatkan|ingin|mau)\b{_UNQUOTED}\b)?{_SUBSCRIBE}\b{_UNQUOTED}\bnewsletter\b{_UNQUOTED}",
     "Daftarkan email Anda untuk menerima newsletter pilihan redaksi."),
    (rf"\W*{_SUBSCRIBE}\b(?={_UNQUOTED}\b(?:berita|ringkasan|redaksi|kami)\b){_UNQUOTED}\b(?:e-?mail|surel|kotak masuk|inbox)\b{_UNQUOTED}",
     "Dapatkan ringkasan berita di kotak masuk Anda."),
    (r"\W*(?:follow|ikuti)\b[^\"“”.]{0,60}\s@\w[\w.]*\w\s?!?", "Follow Instagram @contoh"),
    (rf"(?:mau|ingin)\b{_UNQUOTED}\b(?:berita|kabar|informasi|info|update|artikel)\b{_UNQUOTED}\?\W*(?:yuk|ayo|silakan|ikuti|klik|gabung|follow)\b"
     rf"(?={_UNQUOTED}\b(?:kami|saluran|channel|kanal|grup|whats?app|telegram|google news|instagram|newsletter|aplikasi)\b){_UNQUOTED}",
     "Mau kabar terbaru dari Contoh? Yuk ikuti kami."),
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
PAGERS = make_rules(
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
    (r"\d{1,2}(?:\s+\d{1,2})*\s*(?:next|selanjutnya|berikutnya|»|>)+", "1 2 Selanjutnya"),
)  # fmt: skip
ORNAMENTS = make_rules(
    (r"[\W_]+", "•••"),
    (r"\W*(?:\*+|adv|ads)\W*", "(adv)"),
)
LABELS = make_rules(
    (r"(?:tags?|tag terkait|topik(?: terkait)?|kata kunci|keywords?)\s*:?(?:\s*[#,].{0,200})?", "Tags:"),
    (r"(?:topik|tags?|kata kunci|keywords?)\s*:.{0,200}", "Tag : banjir, jakarta"),
    (r"(?:bagikan|share)(?: artikel| berita)?(?: ini)?(?: (?:ke|on|di))?(?: (?:facebook|twitter|whatsapp|mail))?\W*",
     "Bagikan artikel ini:"),
    (r"(?:komentar|comments?)(?: pembaca)?\W*\d*\W*|\d+ (?:komentar|comments?|views?|shares?)", "12 Komentar"),
    (r"(?:tulis|beri(?:kan)?|tinggalkan|kirim(?:kan)?|lihat|tampilkan|semua) (?:semua )?komentar(?: anda| di (?:sini|bawah)(?: ini)?)?\W*\d*\W*",
     "Tulis komentar Anda"),
    (r"(?:login|log in|masuk|silakan)\b.{0,40}\b(?:ber|meng)?komentar(?:i)?\W*", "Login untuk berkomentar"),
    (r"belum ada komentar\b.{0,60}|jadi(?:lah)? (?:yang )?pertama\b.{0,20}\b(?:ber)?komentar\W*", "Belum ada komentar."),
    (r"(?:berita|artikel) ini (?:(?:kami|akan|masih|terus) ){0,3}diper(?:baru|baharu)i\b.{0,60}|(?:berita|artikel) ini kami perbarui\b.{0,60}",
     "Berita ini akan terus diperbarui."),
    (r"(?:disclaimer|sanggahan)\s*[:.]\s.{0,380}", "Disclaimer: Artikel ini merupakan kerja sama dengan Contoh."),
    (r"laporkan (?:konten|berita|artikel|komentar)(?: ini)?\W*", "Laporkan konten ini"),
    (r"(?:apakah|seberapa)\b(?=.{0,60}\b(?:bermanfaat|membantu|berguna|informatif|setuju|suka|puas)\b).{0,60}\b(?:artikel|berita|konten) ini\b.{0,40}\?",
     "Seberapa bermanfaat artikel ini bagi Anda?"),
    (r"beri(?:kan)? (?:nilai|rating|penilaian)(?: anda)?\W*", "Beri nilai"),
    (r"(?:foto|gambar|image|photo|grafis|infografis)\s*:\s*(?!http)\S.{0,60}\S", "Foto: Dok. Pribadi"),
    (r"simak (?:video|berikut)(?: \w+){0,8}\s*[:!]", "Simak video berikut ini:"),
    (r"(?:saksikan|tonton|lihat) (?:juga )?(?:video|foto|live streaming)\b(?!.*[,;]).{0,90}(?:\bini|[:!'\"”])\W*",
     "Saksikan video pilihan di bawah ini:"),
    (r"(?:saksikan|tonton|simak|lihat) (?:juga )?(?:video|foto)\s*[:\"'“‘].{1,160}", "Simak Video 'Pasar Baru Dibuka'"),
    (r"\d{1,3} (?:detik|menit|jam|hari|minggu|pekan|bulan|tahun) (?:yang )?lalu|"
     r"\d{1,3} (?:second|minute|min|hour|day|week|month|year)s? ago", "2 jam lalu"),
    (r"(?:related|most (?:viewed|popular|read)|terpopuler|terbaru|trending)\W*", "Most Viewed"),
)  # fmt: skip
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|agu(?:stus)?|agt|"
    r"aug(?:ust)?|sep(?:tember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|nopember|des(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_VIEWS = r"(?:\s*[|·•–-]?\s*(?:dibaca |dilihat )?\d[\d.,]*\s*(?:views?|x|kali|pembaca|(?:kali )?(?:dibaca|dilihat)))?"
_CLOCK = r"(?:[\s,|–-]*(?:pukul\s+|at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:wib|wita|wit|am|pm)?)?"
DATES = make_rules(
    (rf"(?:.{{0,25}}(?:{_WEEKDAY})\W+)?\d{{1,2}}\s+{_MONTH}\.?\s+(?:19|20)\d\d{_CLOCK}{_VIEWS}",
     "Sabtu, 30 Juli 2022 15:04 WIB"),
    (rf"(?:(?:{_WEEKDAY})\W+)?\d{{1,2}}/\d{{1,2}}/(?:19|20)\d\d\)?{_CLOCK}",
     "Sabtu (30/7/2022) 15:04"),
    (rf"(?:(?:{_WEEKDAY}),\s+)?{_MONTH}\.?\s+\d{{1,2}},\s+(?:19|20)\d\d{_CLOCK}", "November 18, 2019"),
)  # fmt: skip
# What a list of an article's main points is called, where it stands above the text.
SUMMARIES = make_rules(
    (r"\W*(?:ringkasan berita|intinya sih|dalam (?:\d+|sepuluh) detik)\W*", "Ringkasan Berita:"),
    (r"\W*(?:ringkasan(?: artikel)?|intinya|poin(?:[- ]poin)? (?:penting|utama)|inti berita|sekilas berita|"
     r"key points?|highlights?|summary|tl;dr)\W*", "Poin-poin penting:"),
)  # fmt: skip
NOISE = (*ADS, *EMBEDS, *INVITATIONS, *PAGERS, *ORNAMENTS, *LABELS, *DATES)
LONGEST_LINE = 420
"""Longer lines are prose: no rule for whole lines takes them."""


def any_of(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """Return one pattern that matches what any of the rules matches, case ignored."""
    return re.compile("|".join(f"(?:{rule.pattern.pattern})" for rule in rules), re.IGNORECASE)


_ANY_NOISE, _ANY_DATE = any_of(NOISE), any_of(DATES)

# These are cut wherever they stand in a line.
INLINE = make_rules(
    (r"\[\s*(?:gambas|embed|video|foto|image|gallery|caption)\s*:[^\]]{0,200}\]", "[Gambas:Video 20detik]"),
    (r"\bSCROLL TO (?:CONTINUE|RESUME)(?: WITH)?(?: CONTENT)?\b", "SCROLL TO CONTINUE WITH CONTENT"),
    (r"(?<![\w-])ADVERTISEMENT(?![\w-])", "ADVERTISEMENT"),
    (r"<!--.{0,60}?-->", "<!-- IMAGE -->"),
    flags=0,
)
INLINE = (Rule(re.compile(INLINE[0].pattern.pattern, re.IGNORECASE), INLINE[0].example), *INLINE[1:])

# A reader without a subscription gets no more of the article after one of these.
PAYWALLS = make_rules(
    (r"(?:silakan |silahkan |untuk )?(?:berlangganan|login|masuk|daftar)\b.{0,80}\b(?:untuk|agar|dan)\b.{0,60}\b(?:akses|membaca|lanjut)\b.{0,100}",
     "Silakan berlangganan untuk menikmati akses penuh"),
    (r"(?:kuota )?artikel gratis anda (?:sudah|telah) habis\W*", "Kuota artikel gratis Anda sudah habis"),
    (r"(?:anda )?(?:sedang )?membaca artikel (?:premium|khusus pelanggan)\b.{0,80}", "Anda membaca artikel premium"),
    (r"(?:artikel|konten) ini (?:khusus|hanya) (?:untuk )?(?:pelanggan|anggota|member)\b.{0,80}",
     "Artikel ini khusus untuk pelanggan"),
    (r"subscribe (?:now )?to (?:continue|keep) reading\W*", "Subscribe to continue reading."),
)  # fmt: skip
_ANY_PAYWALL = any_of(PAYWALLS)


def is_noise(text: str) -> bool:
    """Say whether a whole line is an ad label, a player's string, an invitation, a pager or the like."""
    stripped = text.strip()
    return len(stripped) <= LONGEST_LINE and _ANY_NOISE.fullmatch(stripped) is not None


_SHARES = re.compile(
    r"(?:(?:share|bagikan)(?: on| ke| di)? )?(?:facebook|x|twitter|whats?app|telegram|line|e-?mail|surel|linkedin|"
    r"threads|pinterest|tumblr|reddit|mail|copy|print|cetak)",
    re.IGNORECASE,
)


def is_share(line: Line) -> bool:
    """Say whether a line is the link to one of the networks where a story can be shared."""
    return line.linked == len(line.text) and _SHARES.fullmatch(line.text) is not None


def is_date(text: str) -> bool:
    """Say whether a whole line is a date, with or without a time."""
    return _ANY_DATE.fullmatch(text.strip()) is not None


def is_paywall(text: str) -> bool:
    """Say whether a whole line tells the reader to subscribe in order to read on."""
    return len(text) <= LONGEST_LINE and _ANY_PAYWALL.fullmatch(text.strip()) is not None


# What a caption ends or begins with.
CREDIT_LINES = make_rules(
    (r"[(\[](?:foto|dok|dokumentasi|sumber|source|photo|image|ilustrasi|courtesy|credit|kredit|antara|reuters|afp|ap|getty|istimewa|"
     r"biro pers|humas|tangkapan layar|screenshot|youtube|instagram|twitter|tiktok|facebook)\b[^)\]]*[)\]]\W*$",
     "Warga menjemur padi. (Foto: Dok. Desa)"),
    (r"\b(?:antara(?: foto)?|tempo|reuters|afp|epa|getty|[\w-]+\.(?:com|id))\s?/\s?[a-z][\w.]*\b",
     "Warga menjemur padi. TEMPO/Rina Wulandari"),
    (r"(?:/\s?©|©|\(\w+\.com/)", "Warga menjemur padi/©Contoh.com"),
    (r"^(?:file|arsip|ilustrasi|foto ilustrasi|foto|photo)\s*(?:[-–—:]|\bphoto\b)", "FILE - Warga menjemur padi."),
    (r"\b(?:shutterstock|getty images|istockphoto|freepik|pixabay|pexels|unsplash)\b", "Sawah (freepik.com/contoh)"),
    (r"^ilustrasi\b", "ilustrasi panen"),
)  # fmt: skip
_LONGEST_CREDITED, _LONGEST_CAPTION, _SHORT_CAPTION = 600, 400, 80


def is_caption(line: Line) -> bool:
    """Say whether a line below a picture is its caption: in small print, with a credit, or short."""
    text = line.text
    if not line.below_image or line.kind == "heading" or len(text) > _LONGEST_CREDITED:
        return False
    if len(text) > _LONGEST_CAPTION:
        return CREDIT_LINES[0].pattern.search(text) is not None
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
