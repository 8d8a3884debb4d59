"""Full names behind acronyms that Indonesian news uses without introducing them."""

from __future__ import annotations

from newscrawl.article import EntityType

_ORGANISATIONS = """
    KPK: Komisi Pemberantasan Korupsi
    DPR: Dewan Perwakilan Rakyat
    DPR RI: Dewan Perwakilan Rakyat
    MPR: Majelis Permusyawaratan Rakyat
    MPR RI: Majelis Permusyawaratan Rakyat
    DPD RI: Dewan Perwakilan Daerah
    TNI: Tentara Nasional Indonesia
    Polri: Kepolisian Negara Republik Indonesia
    BMKG: Badan Meteorologi, Klimatologi, dan Geofisika
    BNPB: Badan Nasional Penanggulangan Bencana
    BNPT: Badan Nasional Penanggulangan Terorisme
    BNN: Badan Narkotika Nasional
    BPOM: Badan Pengawas Obat dan Makanan
    BPK: Badan Pemeriksa Keuangan
    BPS: Badan Pusat Statistik
    BIN: Badan Intelijen Negara
    BRIN: Badan Riset dan Inovasi Nasional
    Basarnas: Badan Nasional Pencarian dan Pertolongan
    Bappenas: Badan Perencanaan Pembangunan Nasional
    BI: Bank Indonesia
    OJK: Otoritas Jasa Keuangan
    BEI: Bursa Efek Indonesia
    KPU: Komisi Pemilihan Umum
    KPU RI: Komisi Pemilihan Umum
    Bawaslu: Badan Pengawas Pemilihan Umum
    DKPP: Dewan Kehormatan Penyelenggara Pemilu
    MK: Mahkamah Konstitusi
    Kejagung: Kejaksaan Agung
    Komnas HAM: Komisi Nasional Hak Asasi Manusia
    KPAI: Komisi Perlindungan Anak Indonesia
    KPPU: Komisi Pengawas Persaingan Usaha
    PPATK: Pusat Pelaporan dan Analisis Transaksi Keuangan
    LPSK: Lembaga Perlindungan Saksi dan Korban
    LIPI: Lembaga Ilmu Pengetahuan Indonesia
    ICW: Indonesia Corruption Watch
    YLKI: Yayasan Lembaga Konsumen Indonesia
    MUI: Majelis Ulama Indonesia
    PBNU: Pengurus Besar Nahdlatul Ulama
    NU: Nahdlatul Ulama
    PSSI: Persatuan Sepak Bola Seluruh Indonesia
    PBSI: Persatuan Bulu Tangkis Seluruh Indonesia
    KONI: Komite Olahraga Nasional Indonesia
    IDI: Ikatan Dokter Indonesia
    PLN: Perusahaan Listrik Negara
    PBB: Perserikatan Bangsa-Bangsa
    WHO: Organisasi Kesehatan Dunia
    IMF: Dana Moneter Internasional
    PDIP: Partai Demokrasi Indonesia Perjuangan
    PDI-P: Partai Demokrasi Indonesia Perjuangan
    PDI Perjuangan: Partai Demokrasi Indonesia Perjuangan
    PKS: Partai Keadilan Sejahtera
    PKB: Partai Kebangkitan Bangsa
    PAN: Partai Amanat Nasional
    PPP: Partai Persatuan Pembangunan
    PSI: Partai Solidaritas Indonesia
    UI: Universitas Indonesia
    UGM: Universitas Gadjah Mada
    ITB: Institut Teknologi Bandung
    IPB: Institut Pertanian Bogor
    Unair: Universitas Airlangga
    Kemendagri: Kementerian Dalam Negeri
    Kemenag: Kementerian Agama
    Kemenhub: Kementerian Perhubungan
    Kemenkes: Kementerian Kesehatan
    Kemenkeu: Kementerian Keuangan
    Kemenlu: Kementerian Luar Negeri
    Kemenhan: Kementerian Pertahanan
    Kemensos: Kementerian Sosial
    Kemendag: Kementerian Perdagangan
    Kementan: Kementerian Pertanian
    Kemendikbud: Kementerian Pendidikan dan Kebudayaan
    Kominfo: Kementerian Komunikasi dan Informatika
    Kemenkominfo: Kementerian Komunikasi dan Informatika
    Kemenparekraf: Kementerian Pariwisata dan Ekonomi Kreatif
    Kementerian PUPR: Kementerian Pekerjaan Umum dan Perumahan Rakyat
    Kementerian ESDM: Kementerian Energi dan Sumber Daya Mineral
    KLHK: Kementerian Lingkungan Hidup dan Kehutanan
    KKP: Kementerian Kelautan dan Perikanan
    Kemnaker: Kementerian Ketenagakerjaan
    Kemenaker: Kementerian Ketenagakerjaan
"""

_LOCATIONS = """
    AS: Amerika Serikat
    NTB: Nusa Tenggara Barat
    NTT: Nusa Tenggara Timur
    DIY: Daerah Istimewa Yogyakarta
    DKI: DKI Jakarta
    RI: Indonesia
    UEA: Uni Emirat Arab
    Kaltim: Kalimantan Timur
    Kalbar: Kalimantan Barat
    Kalteng: Kalimantan Tengah
    Kalsel: Kalimantan Selatan
    Kaltara: Kalimantan Utara
    Sulsel: Sulawesi Selatan
    Sulut: Sulawesi Utara
    Sulteng: Sulawesi Tengah
    Sultra: Sulawesi Tenggara
    Sulbar: Sulawesi Barat
    Sumut: Sumatera Utara
    Sumbar: Sumatera Barat
    Sumsel: Sumatera Selatan
    Jabar: Jawa Barat
    Jateng: Jawa Tengah
    Jatim: Jawa Timur
    Jakbar: Jakarta Barat
    Jakpus: Jakarta Pusat
    Jaksel: Jakarta Selatan
    Jaktim: Jakarta Timur
    Jakut: Jakarta Utara
    Babel: Kepulauan Bangka Belitung
    Kepri: Kepulauan Riau
"""

_PEOPLE = """
    Jokowi: Joko Widodo
    SBY: Susilo Bambang Yudhoyono
    BJ Habibie: Bacharuddin Jusuf Habibie
    Gus Dur: Abdurrahman Wahid
    Ahok: Basuki Tjahaja Purnama
"""


def _table(type: EntityType, text: str) -> dict[tuple[EntityType, str], str]:
    pairs = (line.strip().split(": ") for line in text.strip().splitlines())
    return {(type, short): full for short, full in pairs}


WELL_KNOWN = {
    **_table("ORGANISATION", _ORGANISATIONS),
    **_table("LOCATION", _LOCATIONS),
    **_table("PERSON", _PEOPLE),
}
"""Full names by type and acronym; what an article itself says stands above them."""
