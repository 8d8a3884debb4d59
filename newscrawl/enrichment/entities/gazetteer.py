"""The words that the interim name tagger goes by: titles, heads of organisations and places, known names.

Lists are comma-separated and hold what Indonesian news names every week; they claim no completeness.
"""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(",") if name.strip())


PROVINCES = _names("""
    Aceh, Sumatera Utara, Sumatra Utara, Sumatera Barat, Sumatra Barat, Riau, Kepulauan Riau, Jambi, Bengkulu,
    Sumatera Selatan, Sumatra Selatan, Bangka Belitung, Kepulauan Bangka Belitung, Lampung, Banten, Jakarta,
    DKI Jakarta, Jawa Barat, Jawa Tengah, Jawa Timur, Yogyakarta, DI Yogyakarta, Daerah Istimewa Yogyakarta,
    Bali, Nusa Tenggara Barat, Nusa Tenggara Timur, NTB, NTT, Kalimantan Barat, Kalimantan Tengah,
    Kalimantan Selatan, Kalimantan Timur, Kalimantan Utara, Sulawesi Utara, Gorontalo, Sulawesi Tengah,
    Sulawesi Barat, Sulawesi Selatan, Sulawesi Tenggara, Maluku, Maluku Utara, Papua, Papua Barat,
    Papua Barat Daya, Papua Selatan, Papua Tengah, Papua Pegunungan
""")

CITIES = _names("""
    Ambon, Balikpapan, Banda Aceh, Bandar Lampung, Bandung, Bandung Barat, Banjar, Banjarbaru, Banjarmasin,
    Banjarnegara, Bantul, Banyumas, Banyuwangi, Batam, Bekasi, Bima, Bitung, Blitar, Blora, Bogor, Bojonegoro,
    Bondowoso, Bontang, Boyolali, Brebes, Bukittinggi, Cianjur, Ciamis, Cilacap, Cilegon, Cimahi, Cirebon,
    Deli Serdang, Demak, Denpasar, Depok, Dumai, Garut, Gianyar, Gresik, Grobogan, Gunungkidul, Indramayu,
    Jayapura, Jember, Jepara, Jombang, Karanganyar, Karawang, Kebumen, Kediri, Kendal, Kendari, Klaten,
    Klungkung, Kudus, Kulon Progo, Kuningan, Kupang, Lamongan, Langkat, Lebak, Lhokseumawe, Lombok,
    Lombok Barat, Lombok Tengah, Lombok Timur, Lombok Utara, Lubuklinggau, Lumajang, Madiun, Magelang,
    Magetan, Majalengka, Makassar, Malang, Mamuju, Manado, Manokwari, Mataram, Medan, Merauke, Mimika,
    Mojokerto, Nganjuk, Ngawi, Nusantara, Pacitan, Padang, Palangka Raya, Palembang, Palopo, Palu, Pamekasan,
    Pandeglang, Pangandaran, Pati, Pangkalpinang, Parepare, Pasuruan, Pekalongan, Pekanbaru, Pemalang,
    Pematangsiantar, Ponorogo, Pontianak, Poso, Probolinggo, Purbalingga, Purwakarta, Purwokerto, Purworejo,
    Rembang, Sabang, Salatiga, Samarinda, Sampang, Semarang, Serang, Sidoarjo, Sigi, Singkawang, Situbondo,
    Sleman, Solo, Sorong, Sragen, Subang, Sukabumi, Sukoharjo, Sumedang, Sumenep, Surabaya, Surakarta,
    Tangerang, Tangerang Selatan, Tanjungpinang, Tarakan, Tasikmalaya, Tegal, Temanggung, Ternate, Tidore,
    Timika, Tomohon, Trenggalek, Tuban, Tulungagung, Wamena, Wonogiri, Wonosobo, Jawa, Sumatera, Sumatra,
    Kalimantan, Sulawesi, Madura, Flores, Sumba, Nias, Natuna, Mentawai, Pasar Minggu, Pasar Senen,
    Pasar Rebo, Raja Ampat, Jabodetabek, Kepulauan Seribu
""")

COUNTRIES = _names("""
    Indonesia, Malaysia, Singapura, Thailand, Vietnam, Filipina, Brunei, Brunei Darussalam, Myanmar, Laos,
    Kamboja, Timor Leste, Papua Nugini, China, Cina, Tiongkok, Jepang, Korea Selatan, Korea Utara, Taiwan,
    Hong Kong, Hongkong, Makau, Mongolia, India, Pakistan, Bangladesh, Sri Lanka, Nepal, Bhutan, Maladewa,
    Afghanistan, Afganistan, Iran, Irak, Suriah, Israel, Palestina, Yordania, Lebanon, Turki, Arab Saudi,
    Qatar, Kuwait, Bahrain, Oman, Yaman, Uni Emirat Arab, UEA, Mesir, Libya, Sudan, Sudan Selatan, Aljazair,
    Maroko, Tunisia, Nigeria, Kenya, Ethiopia, Etiopia, Somalia, Uganda, Rwanda, Kongo, Ghana, Mali, Niger,
    Senegal, Kamerun, Zimbabwe, Mozambik, Afrika Selatan, Tanzania, Amerika Serikat, AS, Kanada, Meksiko,
    Brasil, Brazil, Argentina, Chile, Chili, Peru, Kolombia, Venezuela, Kuba, Ekuador, Bolivia, Uruguay,
    Paraguay, Panama, Haiti, Inggris, Skotlandia, Wales, Irlandia, Britania Raya, Prancis, Perancis, Jerman,
    Italia, Spanyol, Portugal, Belanda, Belgia, Swiss, Austria, Polandia, Ceko, Hungaria, Hongaria, Rumania,
    Bulgaria, Yunani, Serbia, Kroasia, Slovenia, Slovakia, Ukraina, Rusia, Belarus, Moldova, Georgia, Armenia,
    Azerbaijan, Kazakhstan, Uzbekistan, Swedia, Norwegia, Denmark, Finlandia, Islandia, Estonia, Latvia,
    Lithuania, Lituania, Siprus, Vatikan, Australia, Selandia Baru, Fiji, Vanuatu, Kepulauan Solomon, RRT, RRC
""")

WORLD_PLACES = _names("""
    Asia, Asia Tenggara, Asia-Pasifik, Indo-Pasifik, Eropa, Afrika, Amerika, Amerika Latin, Timur Tengah,
    Tepi Barat, Jalur Gaza, Gaza, Krimea, Donbas, Kashmir, Xinjiang, Tibet, Kuala Lumpur, Bangkok, Manila,
    Hanoi, Phnom Penh, Naypyidaw, Yangon, Beijing, Shanghai, Wuhan, Tokyo, Osaka, Seoul, Pyongyang, Taipei,
    New Delhi, Mumbai, Islamabad, Kabul, Teheran, Baghdad, Bagdad, Damaskus, Beirut, Yerusalem, Tel Aviv,
    Ramallah, Amman, Riyadh, Jeddah, Makkah, Mekah, Madinah, Doha, Dubai, Abu Dhabi, Ankara, Istanbul, Kairo,
    Moskow, Kyiv, Kiev, Kharkiv, Odesa, Mariupol, Warsawa, Berlin, Paris, London, Roma, Madrid, Brussels,
    Brussel, Den Haag, Amsterdam, Jenewa, Wina, Washington DC, Washington, New York, Los Angeles, California,
    Texas, Florida, Chicago, San Francisco, Houston, Gedung Putih, Canberra, Sydney, Melbourne, Perth,
    Wellington, Laut China Selatan, Laut Natuna Utara, Samudra Hindia, Samudra Pasifik, Selat Malaka,
    Selat Sunda, Laut Hitam
""")

PLACES = PROVINCES | CITIES | COUNTRIES | WORLD_PLACES

COMPASS = _names("Pusat, Utara, Selatan, Timur, Barat, Tengah, Tenggara, Raya, Timur Laut, Barat Daya, Kota")

# "Kabupaten Pati": the head belongs to the name where it is capitalised.
PLACE_HEADS = _names("""
    Provinsi, Propinsi, Kabupaten, Kota, Kecamatan, Kelurahan, Desa, Dusun, Kampung, Distrik, Pulau,
    Kepulauan, Gunung, Bukit, Sungai, Danau, Laut, Selat, Teluk, Samudra, Tanjung, Pantai, Jalan, Bandara,
    Bandar Udara, Pelabuhan, Stasiun, Terminal, Stadion, Gelora, Gedung, Jembatan, Waduk, Bendungan,
    Taman Nasional, Masjid, Candi, Pura, Alun-Alun, Lapas, Rutan, Nagari, Gampong, Negara Bagian
""")
# Named after people, whose titles then belong to the name: "Jalan Jenderal Sudirman".
MEMORIAL_HEADS = _names(
    "Jalan, Bandara, Bandar Udara, Stadion, Gelora, Masjid, Jembatan, Taman Nasional, Pelabuhan"
)
# Heads that also stand in lower case before a name: "di desa Sukamaju".
LOWER_PLACE_HEADS = _names("""
    provinsi, kabupaten, kecamatan, kelurahan, desa, dusun, kota, pulau, gunung, sungai, distrik,
    negara bagian
""")

MINISTRIES = _names("""
    Agama, Agraria dan Tata Ruang, BUMN, Badan Usaha Milik Negara, Dalam Negeri, Desa,
    Energi dan Sumber Daya Mineral, ESDM, Hukum, Hukum dan HAM, Hukum dan Hak Asasi Manusia, Investasi,
    Kebudayaan, Kehutanan, Kelautan dan Perikanan, Kesehatan, Ketenagakerjaan, Keuangan,
    Komunikasi dan Digital, Komunikasi dan Informatika, Koperasi, Koperasi dan UKM, Lingkungan Hidup,
    Lingkungan Hidup dan Kehutanan, Luar Negeri, PAN-RB, PUPR, Pariwisata, Pariwisata dan Ekonomi Kreatif,
    Pekerjaan Umum, Pekerjaan Umum dan Perumahan Rakyat, Pemuda dan Olahraga,
    Pendayagunaan Aparatur Negara dan Reformasi Birokrasi, Pendidikan, Pendidikan Dasar dan Menengah,
    Pendidikan dan Kebudayaan, Pendidikan Tinggi, Perdagangan, Perempuan dan Perlindungan Anak,
    Pemberdayaan Perempuan dan Perlindungan Anak, Perhubungan, Perindustrian, Pertahanan, Pertanian,
    Riset dan Teknologi, Sekretaris Negara, Sekretariat Negara, Sosial, Tenaga Kerja,
    Koordinator Bidang Perekonomian, Koordinator Bidang Kemaritiman dan Investasi, Koordinator Bidang Pangan,
    Koordinator Bidang Politik Hukum dan Keamanan, Koordinator Bidang Pembangunan Manusia dan Kebudayaan,
    Keuangan dan Perbendaharaan, Kehakiman, Pertahanan dan Keamanan
""")

# Stand before a person's name, some with a country between: "Presiden Rusia Vladimir Putin".
TITLES = _names("""
    presiden, presiden terpilih, mantan presiden, wakil presiden, wapres, perdana menteri,
    wakil perdana menteri, pm, mantan perdana menteri, kanselir, raja, ratu, sultan, paus, pangeran, kapolri,
    wakapolri, panglima tni, jaksa agung, menkeu, menlu, mendagri, menhan, menkes, mendikbud, mendikbudristek,
    menhub, mendag, menperin, mentan, menteri esdm, menkominfo, menkumham, menaker, mensos, menag,
    menparekraf, menpora, mensesneg, menko, menko perekonomian, menko polhukam, menko pmk, menko marves,
    menlhk, menkop, menpan-rb, jenderal, letjen, letnan jenderal, mayjen, mayor jenderal, brigjen,
    brigadir jenderal, kolonel, letkol, mayor, kapten, komjen, irjen, kombes, kombes pol, akbp, kompol, akp,
    iptu, ipda, aiptu, aipda, bripka, laksamana, marsekal, profesor, prof, dr, drs, dra, kh, kiai, ustaz,
    ustad, habib, pendeta, uskup, kardinal, pastor, bapak, pak, ibu, bu, mas, mbak, senator, hakim, jaksa,
    almarhum, almarhumah, petenis, penyanyi, aktor, aktris, sutradara
""")
# A place follows; where it is not a known one, what follows is no person's name.
LOCAL_TITLES = _names("""
    gubernur, wakil gubernur, wagub, pj gubernur, penjabat gubernur, bupati, wakil bupati, pj bupati,
    wali kota, walikota, wakil wali kota, wakil walikota, pj wali kota, camat, lurah, kepala desa, kades,
    kapolda, wakapolda, kapolres, kapolresta, kapolrestabes, kapolsek, pangdam, dandim, kajati, kajari
""")
# Take an organisation first: "Ketua DPR Puan Maharani".
OFFICES = _names("""
    ketua, wakil ketua, ketua umum, wakil ketua umum, ketua harian, sekretaris jenderal, sekjen, sekretaris,
    bendahara umum, direktur, direktur utama, dirut, direktur jenderal, dirjen, direktur eksekutif, komisaris,
    komisaris utama, kepala, wakil kepala, plt kepala, deputi, juru bicara, jubir, anggota, rektor, dekan,
    komisioner, ceo, pendiri, gubernur, kepala staf, panglima, koordinator, humas, peneliti, pengamat, dosen,
    guru besar, analis, ekonom, manajer, presiden direktur
""")

ORGANISATIONS = _names("""
    Bank Indonesia, Bank Dunia, Uni Eropa, Perserikatan Bangsa-Bangsa, Dewan Keamanan PBB, Majelis Umum PBB,
    Organisasi Kesehatan Dunia, Dana Moneter Internasional, Komisi Pemberantasan Korupsi, Mahkamah Agung,
    Mahkamah Konstitusi, Kejaksaan Agung, Badan Pusat Statistik, Komisi Pemilihan Umum,
    Otoritas Jasa Keuangan, Badan Nasional Penanggulangan Bencana, Majelis Ulama Indonesia, Nahdlatul Ulama,
    Muhammadiyah, Mahkamah Internasional, Bursa Efek Indonesia, Palang Merah Indonesia,
    Ikatan Dokter Indonesia, Tentara Nasional Indonesia, Hamas, Hizbullah, Taliban, Kremlin, Pentagon,
    Kongres AS, Senat AS, Google, Facebook, Microsoft, Apple, Amazon, Reuters, Tesla, Polri, Polda Metro Jaya,
    Bawaslu, Kejagung, Pertamina, Bulog, Bappenas, Kominfo, Dewan Perwakilan Rakyat,
    Majelis Permusyawaratan Rakyat, Universitas Indonesia, Universitas Gadjah Mada, Universitas Airlangga,
    Universitas Padjadjaran, Universitas Diponegoro, Universitas Brawijaya, Universitas Hasanuddin,
    Universitas Sebelas Maret, Universitas Andalas, Universitas Udayana, Universitas Islam Indonesia,
    Universitas Sumatera Utara, Institut Teknologi Bandung, Institut Pertanian Bogor,
    Institut Teknologi Sepuluh Nopember, Partai Golkar, Partai Gerindra, Partai Demokrat, Partai NasDem,
    Partai Nasdem, Partai Amanat Nasional, Partai Keadilan Sejahtera, Partai Kebangkitan Bangsa,
    Partai Persatuan Pembangunan, Partai Solidaritas Indonesia, Partai Demokrasi Indonesia Perjuangan,
    PDI Perjuangan, PDI-P, Partai Hanura, Partai Perindo, Partai Republik, Partai Komunis China, Partai Buruh,
    KPK, DPR, MPR, DPD, DPRD, TNI, KPU, MK, MA, BI, OJK, BEI, BPS, BMKG, BNPB, BPBD, BPOM, BNN, BIN, BRIN,
    BPK, BPKP, PPATK, PSSI, PLN, MUI, PBNU, PBB, WHO, IMF, NATO, ASEAN, UNICEF, UNESCO, UNHCR, FIFA, AFC, FBI,
    CIA, NASA, WTO, OPEC, PDIP, PKB, PKS, PAN, PPP, PSI, Golkar, Gerindra, NasDem, Komnas HAM, Kompolnas,
    LPSK, YLBHI, KontraS, ICW, Walhi, AFP, BBC, CNN, CNN Indonesia
""")

# Heads of open names: "PT Angin Ribut". A list may follow those of the state ("Badan A, B, dan C").
STATE_HEADS = _names("""
    Kementerian, Badan, Komisi, Dinas, Lembaga, Direktorat Jenderal, Direktorat, Dewan, Majelis, Otoritas,
    Pusat Studi, Satuan Tugas, Kementerian Koordinator
""")
ORGANISATION_HEADS = _names("""
    PT, CV, UD, Yayasan, Partai, Universitas, Institut, Politeknik, Sekolah Tinggi, Akademi, RSUD, RSUP, RS,
    Rumah Sakit, Puskesmas, Koperasi, Asosiasi, Ikatan, Himpunan, Persatuan, Perhimpunan, Serikat, Aliansi,
    Koalisi, Forum, Federasi, LBH, Bank, Pondok Pesantren, SMA, SMK, SMP
""")
# One place follows: "Polres Bogor".
REGIONAL_HEADS = _names("""
    Polda, Polres, Polresta, Polrestabes, Polsek, Kodam, Kodim, Korem, Pemprov, Pemkab, Pemkot,
    Pemerintah Provinsi, Pemerintah Kabupaten, Pemerintah Kota, DPRD, DPRD Provinsi, DPRD Kabupaten,
    DPRD Kota, BPBD, BPBD Kabupaten, BPBD Kota, KPU, Bawaslu, Kejati, Kejari, Kejaksaan Negeri,
    Kejaksaan Tinggi, Pengadilan Negeri, Pengadilan Tinggi
""")

# Stand before a person's name in a quotation: "…," kata Budi Santoso.
SPEECH_VERBS = _names("kata, ujar, tutur, ucap, imbuh, papar, ungkap, tegas, jelas, terang, tambah")

NAME_PARTICLES = _names("bin, binti, al, van, de, von, der, ibnu, el, da, dos")

# First words of a sentence, and what stands before a place without being part of its name.
OPENING_WORDS = _names("""
    Di, Ke, Dari, Dan, Oleh, Untuk, Bagi, Pada, Dengan, Menurut, Sementara, Namun, Tetapi, Tapi, Meski, Saat,
    Ketika, Warga, Masyarakat, Rakyat, Pemerintah, Militer, Tentara, Pasukan, Polisi, Wilayah, Kawasan,
    Daerah, Ibu Kota, Ibukota, Seluruh, Sejumlah, Presiden, Selain, Seperti, Bahwa, Jika, Karena, Sebelum,
    Setelah, Sesudah, Adapun, Sebab, Hingga, Antara, Negara, Tim, Kota, Kata, Ujar, Kepada, Atas, Sebelumnya,
    Akhirnya, Kini, Lalu, Kemudian, Baik, Bersama, Tentang, Tersangka, Terdakwa, Terpidana, Pelaku, Korban,
    Saksi
""")

# Stand in no person's name, although they are written with a capital after a title.
NOT_A_PERSON = _names("""
    Republik, Negara, Negeri, Umum, Utama, Bidang, Divisi, Tim, Bagian, Seksi, Satgas, Gugus, Komite, RI,
    Daerah, Pusat, Harian, Cabang, Wilayah, Operasi, Program, Riset, Studi, Eksekutif, Pelaksana, Teknis,
    Tinggi, Rukun, RT, RW, Kabinet, Istana, Allah, Tuhan, Korban, Tersangka, Terdakwa, Terpidana, Pelaku,
    Saksi, Warga, Seorang, Bersama, Namun, Sementara, Menurut, Kepala, Ketua, Anggota, Direktur, Pemilihan,
    Liga, Piala, Hari, Tahun, Undang, Kanit, Kabid, Kasat, Kasi, Reskrim, Humas, Satpam, Founder, Business,
    Manager, Embarkasi, Terbaik
""")

CALENDAR = _names("""
    Senin, Selasa, Rabu, Kamis, Jumat, Jum'at, Jum’at, Sabtu, Minggu, Ahad, Januari, Februari, Pebruari,
    Maret, April, Mei, Juni, Juli, Agustus, September, Oktober, November, Nopember, Desember
""")

# Too common to stand for one person when they stand alone.
COMMON_FORENAMES = _names("""
    Muhammad, Mohammad, Mohamad, Muhamad, Ahmad, Achmad, Abdul, Siti, Sri, Nur, Putra, Putri, Raja, Al, Bin,
    Binti, Maha, Raden, Andi, Teuku, Cut, Haji, The, Van, De, Bapak, Ibu, San, New, Abu, Ibnu
""")
