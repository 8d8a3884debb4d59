"""Closed lists of Indonesian words that tell what a name beside them is.

The features of the model and the document rules read the same lists. Lower case throughout; a list claims no
completeness, the model weighs what it says.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


TITLES = word_set("""
    presiden wapres wakil menteri menko gubernur wagub bupati wabup walikota wali camat lurah kades ketua
    sekretaris sekjen bendahara direktur dirut dirjen direksi komisaris kepala kapolri kapolda kapolres
    kapolsek kabareskrim panglima danrem dandim jenderal letjen mayjen brigjen kolonel letkol mayor kapten
    lettu letda komjen irjen kombes akbp kompol akp iptu ipda aiptu aipda bripka brigadir briptu bripda
    laksamana marsekal jaksa hakim pengacara advokat pengamat peneliti dosen rektor dekan guru profesor
    prof dr dra drs ir h hj kh ustaz ustad ustadz habib kiai kyai gus tgk teuku tengku raden juru jubir
    humas anggota politikus politisi caleg capres cawapres cagub kandidat aktivis tersangka terdakwa
    terpidana saksi korban warga pelatih pemain kiper bek striker gelandang pembalap petenis aktor aktris
    artis penyanyi musisi sutradara presenter komedian model pak bapak bu ibu mas mbak bang kak nyonya
    tuan nona saudara sdr sdri almarhum alm almarhumah mendiang kanselir pm ratu raja pangeran putri
    sultan paus kardinal uskup pendeta pastor romo koordinator analis ekonom manajer ceo cfo coo founder
    pendiri pemilik penulis wartawan jurnalis redaktur editor sosiolog psikolog dokter mantan eks
""")

SPEECH_VERBS = word_set("""
    kata ujar tutur ungkap jelas tegas sebut ucap papar terang imbuh tambah tandas kilah cetus tulis
    menurut mengatakan menyatakan menuturkan menjelaskan mengungkapkan menegaskan menyebut menyebutkan
    mengaku ungkapnya katanya
""")

ORGANISATION_WORDS = word_set("""
    pt cv tbk persero ud firma koperasi bank bpr yayasan partai universitas institut sekolah sma smp sd
    smk stie akademi politeknik pesantren rumah rs rsud puskesmas kementerian kemenko kementrian
    departemen dinas badan komisi dewan majelis mahkamah kejaksaan pengadilan kepolisian polda polres
    polsek polri tni lembaga komite panitia pansus fraksi forum asosiasi ikatan himpunan persatuan
    perhimpunan serikat gerakan organisasi front laskar aliansi koalisi satuan direktorat biro kantor klub
    fc united federasi liga grup group inc corp ltd co corporation company university college institute
    council commission agency ministry police association foundation party kpk kpu bumn lsm ormas harian
    majalah koran televisi stasiun situs tim timnas
""")

LOCATION_WORDS = word_set("""
    di ke dari kota kotamadya kab kabupaten kecamatan kec kelurahan kel desa dusun kampung provinsi
    propinsi prov negara pulau kepulauan gunung bukit sungai danau laut selat teluk samudra samudera
    tanjung pantai jalan jl jln jend gang blok komplek kompleks perumahan bandara pelabuhan terminal
    stasiun pasar kawasan wilayah daerah distrik benua ibu ibukota asal warga timur barat utara selatan
    tengah tenggara rt rw perbatasan lapas rutan stadion gedung hotel mal mall jembatan tol dekat sekitar
""")

MONTHS = word_set("""
    januari februari maret april mei juni juli agustus september oktober november nopember desember jan
    feb mar apr jun jul agu agt ags sep sept okt nov des
""")

WEEKDAYS = word_set("senin selasa rabu kamis jumat jum'at jum’at sabtu minggu ahad")

LINKS = word_set("dan & of the de van bin binti al and for von el la di")
"""Lower-case words that may stand inside a name ("Ahmad bin Hanbal")."""

KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("title", TITLES),
    ("speech", SPEECH_VERBS),
    ("organisation", ORGANISATION_WORDS),
    ("location", LOCATION_WORDS),
    ("month", MONTHS),
    ("weekday", WEEKDAYS),
)
"""The lists that are features of a word, in the order the network reads them."""

MEDIA_SUFFIXES = word_set("com co id net org tv news go uk my sg info")
"""The labels a web address ends with ("KOMPAS.com", "bbc.co.uk")."""

COUNTRIES = word_set("""
    indonesia malaysia singapura thailand vietnam filipina brunei myanmar laos kamboja timor-leste china
    tiongkok cina jepang taiwan hongkong india pakistan bangladesh afghanistan iran irak suriah israel
    palestina yordania lebanon turki mesir libya sudan aljazair maroko tunisia nigeria kenya ethiopia
    somalia australia kanada meksiko brasil argentina chile peru kolombia venezuela kuba inggris
    skotlandia irlandia prancis perancis jerman italia spanyol portugal belanda belgia swiss austria
    polandia ceko hungaria rumania bulgaria yunani serbia kroasia ukraina rusia swedia norwegia denmark
    finlandia qatar kuwait bahrain oman yaman nepal mongolia jakarta bandung surabaya semarang yogyakarta
    medan makassar denpasar palembang bali jawa sumatera kalimantan sulawesi papua aceh lampung riau
    banten maluku eropa asia afrika
""")
"""Countries, regions and big cities whose name alone is a place wherever it stands alone."""

OFTEN_WORDS = word_set("bali oman peru chile")
"""Of these, names that are too often something else to be tagged where the model saw nothing."""

ORGANISATION_HEADS = word_set("""
    polres polresta polrestabes polsek polda polri bareskrim mabes satlantas satreskrim satnarkoba satpol
    ditlantas ditreskrimum ditreskrimsus bidpropam rsud rsup rsu rs rsia rspad rumkit puskesmas pemkab
    pemkot pemprov pemda dprd dpr mpr dpd kejari kejati kejagung kejaksaan pengadilan mahkamah komisi
    kementerian kemenko kementrian departemen dinas disdik dishub dinkes ditjen direktorat universitas
    univ institut fakultas fisip fk fh sman smkn smpn sma smk smp sdn stie uin iain ugm politeknik akademi
    pesantren ponpes yayasan koperasi pt cv fraksi dpp dpw dpc bumn bank asosiasi ikatan persatuan
    himpunan perhimpunan forum lembaga lbh badan bnn bpbd kpu kpud bawaslu panwaslu ombudsman timnas kodam
    kodim korem lanal lanud korps
""")
"""Words that an organisation's name begins with, also where a place follows ("Polres Bogor")."""

RANKS = word_set("""
    jenderal letjen mayjen brigjen kolonel letkol mayor kapten lettu letda komjen irjen kombes kompol akbp
    akp iptu ipda aiptu aipda bripka brigadir briptu bripda laksamana marsekal serda sertu praka pratu
    prof dr drs dra ir h hj kh ustaz ustad ustadz habib pak bapak bu ibu mas mbak bang kak komisaris
    presiden wapres menteri gubernur bupati walikota sekjen ketua direktur
""")
"""Titles that stand before a name and are no part of it."""

COMMON_ACRONYMS = word_set("""
    AKI AKB APBD APBN APBNP APD ASN ATK ATM BBM BLT BOS BPKB BUMD BUMN CPNS CPO CSR DAK DAU DOB DPC DPO DPP
    DPT DPW GRK HAM HET HGU IHSG IKM IMB IPK IPM ISPA JKN KBM KDRT KHL KIS KJP KK KKN KPR KRL KTP KUR LHKPN
    LKPJ MBG MPLS NIK NIP NJOP NOTAM NPWP ODP OTG OTT P3K PAD PAUD PBG PBI PDB PDP PDRB PHK PJJ PKH PKL PLTA
    PLTN PLTS PLTU PNS PPDB PPh PPKM PPN PPPK PSBB RAPBD RAPBN RTH RTRW SBN SDA SDM SHM SIM SKCK SNBP SNBT
    SNI SNPMB SPPG STNK TBC THR TKA TKDN TKI TKP TPA TPPO TPPU TPS UKT UMK UMKM UMP UMR UTBK VAR WNA WNI
""")
"""Acronyms of news that name no person, organisation or place."""

PANDEMIC_WORDS = word_set("""
    antigen corona coronavirus covid disinfektan lockdown masker omicron pandemi sanitizer swab vaksin virus
""")
"""Words of the news of 2020 to 2022, which the text that the model learned from does not have."""
