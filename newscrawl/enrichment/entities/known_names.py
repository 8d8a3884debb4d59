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
    Kemenperin: Kementerian Perindustrian
    Kemenkumham: Kementerian Hukum dan Hak Asasi Manusia
    Kemenkum: Kementerian Hukum
    Kemenpora: Kementerian Pemuda dan Olahraga
    Kemendikbudristek: Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi
    Kemdikbud: Kementerian Pendidikan dan Kebudayaan
    Kemendikdasmen: Kementerian Pendidikan Dasar dan Menengah
    Kemendes PDTT: Kementerian Desa, Pembangunan Daerah Tertinggal, dan Transmigrasi
    Kemenko Marves: Kementerian Koordinator Bidang Kemaritiman dan Investasi
    Kemenko Polhukam: Kementerian Koordinator Bidang Politik, Hukum, dan Keamanan
    Kemenpan-RB: Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi
    KemenPPPA: Kementerian Pemberdayaan Perempuan dan Perlindungan Anak
    Kementerian PPPA: Kementerian Pemberdayaan Perempuan dan Perlindungan Anak
    Kementerian BUMN: Kementerian Badan Usaha Milik Negara
    Kementerian LHK: Kementerian Lingkungan Hidup dan Kehutanan
    Kemlu: Kementerian Luar Negeri
    Kemensetneg: Kementerian Sekretariat Negara
    Kemkomdigi: Kementerian Komunikasi dan Digital
    Komdigi: Kementerian Komunikasi dan Digital
    BSSN: Badan Siber dan Sandi Negara
    BKN: Badan Kepegawaian Negara
    BKKBN: Badan Kependudukan dan Keluarga Berencana Nasional
    BPKP: Badan Pengawasan Keuangan dan Pembangunan
    BPJPH: Badan Penyelenggara Jaminan Produk Halal
    BP2MI: Badan Pelindungan Pekerja Migran Indonesia
    BGN: Badan Gizi Nasional
    Bapanas: Badan Pangan Nasional
    Baznas: Badan Amil Zakat Nasional
    Tagana: Taruna Siaga Bencana
    Walubi: Perwakilan Umat Buddha Indonesia
    Matakin: Majelis Tinggi Agama Khonghucu Indonesia
    PVMBG: Pusat Vulkanologi dan Mitigasi Bencana Geologi
    KNKT: Komite Nasional Keselamatan Transportasi
    KY: Komisi Yudisial
    KSP: Kantor Staf Presiden
    LPS: Lembaga Penjamin Simpanan
    LPDP: Lembaga Pengelola Dana Pendidikan
    Lemhannas: Lembaga Ketahanan Nasional
    TNI AD: Tentara Nasional Indonesia Angkatan Darat
    TNI AL: Tentara Nasional Indonesia Angkatan Laut
    TNI AU: Tentara Nasional Indonesia Angkatan Udara
    KPI: Komisi Penyiaran Indonesia
    PWI: Persatuan Wartawan Indonesia
    PGRI: Persatuan Guru Republik Indonesia
    PGI: Persekutuan Gereja-gereja di Indonesia
    KWI: Konferensi Waligereja Indonesia
    HKBP: Huria Kristen Batak Protestan
    HMI: Himpunan Mahasiswa Islam
    PMII: Pergerakan Mahasiswa Islam Indonesia
    GMNI: Gerakan Mahasiswa Nasional Indonesia
    KNPI: Komite Nasional Pemuda Indonesia
    KSPI: Konfederasi Serikat Pekerja Indonesia
    Apindo: Asosiasi Pengusaha Indonesia
    Himbara: Himpunan Bank Milik Negara
    Kadin: Kamar Dagang dan Industri Indonesia
    Hipmi: Himpunan Pengusaha Muda Indonesia
    Gaikindo: Gabungan Industri Kendaraan Bermotor Indonesia
    PHRI: Perhimpunan Hotel dan Restoran Indonesia
    Walhi: Wahana Lingkungan Hidup Indonesia
    WALHI: Wahana Lingkungan Hidup Indonesia
    KontraS: Komisi untuk Orang Hilang dan Korban Tindak Kekerasan
    Kontras: Komisi untuk Orang Hilang dan Korban Tindak Kekerasan
    YLBHI: Yayasan Lembaga Bantuan Hukum Indonesia
    Perludem: Perkumpulan untuk Pemilu dan Demokrasi
    IDAI: Ikatan Dokter Anak Indonesia
    RSCM: Rumah Sakit Cipto Mangunkusumo
    ITS: Institut Teknologi Sepuluh Nopember
    Undip: Universitas Diponegoro
    Unpad: Universitas Padjadjaran
    Unhas: Universitas Hasanuddin
    Undana: Universitas Nusa Cendana
    Unsrat: Universitas Sam Ratulangi
    Untan: Universitas Tanjungpura
    Unram: Universitas Mataram
    Unud: Universitas Udayana
    Unnes: Universitas Negeri Semarang
    Unsoed: Universitas Jenderal Soedirman
    Unmul: Universitas Mulawarman
    Uncen: Universitas Cenderawasih
    Unej: Universitas Jember
    UNS: Universitas Sebelas Maret
    Unibraw: Universitas Brawijaya
    USU: Universitas Sumatera Utara
    BRI: Bank Rakyat Indonesia
    BNI: Bank Negara Indonesia
    BTN: Bank Tabungan Negara
    BCA: Bank Central Asia
    PT KAI: PT Kereta Api Indonesia
    NasDem: Partai NasDem
    Gerindra: Partai Gerindra
    Golkar: Partai Golkar
    Demokrat: Partai Demokrat
    Hanura: Partai Hanura
    Perindo: Partai Perindo
    UNHCR: Komisariat Tinggi PBB untuk Pengungsi
    WTO: Organisasi Perdagangan Dunia
    OPM: Organisasi Papua Merdeka
    GAM: Gerakan Aceh Merdeka
    ULMWP: Gerakan Persatuan Pembebasan Papua Barat
    KNPB: Komite Nasional Papua Barat
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
    Malut: Maluku Utara
    Tangsel: Tangerang Selatan
    Korsel: Korea Selatan
    Korut: Korea Utara
    GBK: Gelora Bung Karno
"""

_PEOPLE = """
    Jokowi: Joko Widodo
    SBY: Susilo Bambang Yudhoyono
    BJ Habibie: Bacharuddin Jusuf Habibie
    Gus Dur: Abdurrahman Wahid
    Prabowo: Prabowo Subianto
    Ahok: Basuki Tjahaja Purnama
"""


def _table(type: EntityType, text: str) -> dict[tuple[EntityType, str], str]:
    pairs = (line.strip().split(": ") for line in text.strip().splitlines())
    return {(type, short): full for short, full in pairs}


AMBIGUOUS = frozenset(
    [
        "BIN",
        "PAN",
        "UI",
        "BI",
        "NU",
        "MK",
        "PPP",
        "PSI",
        "IDI",
        "PKS",
        "ITS",
        "USU",
        "UNS",
        "LPS",
        "KY",
        "KPI",
        "HMI",
        "OPM",
        "GAM",
        "BRI",
        "BNI",
        "BTN",
        "BCA",
        "BGN",
    ]
)
"""Acronyms of organisations that often mean something else, or are part of a name (BRI Liga 1)."""

WELL_KNOWN = {
    **_table("ORGANISATION", _ORGANISATIONS),
    **_table("LOCATION", _LOCATIONS),
    **_table("PERSON", _PEOPLE),
}
"""Full names by type and acronym; what an article itself says stands above them."""
