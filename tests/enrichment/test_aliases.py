from __future__ import annotations

from newscrawl.article import Entity, EntityType
from newscrawl.enrichment.entities.aliases import is_acronym, short_forms, with_full_names


def entity(text: str, type: EntityType = "ORGANISATION") -> Entity:
    return Entity(type, text, text, 0, len(text))


def test_acronyms() -> None:
    assert is_acronym("KPK", "Komisi Pemberantasan Korupsi")
    assert is_acronym("Jokowi", "Joko Widodo")
    assert not is_acronym("KPK", "Badan Pusat Statistik")
    assert not is_acronym("2023", "Komisi Pemberantasan Korupsi")
    assert not is_acronym("Korupsi", "Korupsi Baru")
    assert not is_acronym("JKT", "Jakarta")


def test_short_forms_name_one_person_only() -> None:
    forms = short_forms(["Sri Mulyani", "Sri Mulyani Indrawati", "Budi Karya", "Budi Santoso"])
    assert forms["Sri Mulyani"] == forms["Mulyani"] == "Sri Mulyani Indrawati"
    assert forms["Budi Karya"] == "Budi Karya"
    assert "Budi" not in forms


def test_a_part_of_an_alias_names_the_same_person() -> None:
    people = [entity(name, "PERSON") for name in ("Rangga Wirasena", "Angga Wira", "Angga", "Wira", "Rangga")]
    found = with_full_names(people, {"Angga Wira": "Rangga Wirasena"})
    assert {each.name for each in found} == {"Rangga Wirasena"}
    other = with_full_names([*people, entity("Angga Saputra", "PERSON")], {"Angga Wira": "Rangga Wirasena"})
    assert [each.name for each in other][2:4] == ["Angga", "Rangga Wirasena"]


def test_a_forename_of_two_people_is_neither() -> None:
    people = [entity(name, "PERSON") for name in ("Ali Bakar", "Ali Citra", "Ali")]
    assert [each.name for each in with_full_names(people, {})] == ["Ali Bakar", "Ali Citra", "Ali"]


def test_what_the_article_says_stands_above_what_everyone_knows() -> None:
    [found] = with_full_names([entity("PPP")], {"PPP": "Paguyuban Petani Pisang"})
    assert found.name == "Paguyuban Petani Pisang"


def test_an_acronym_known_of_another_kind_of_name_stays() -> None:
    [found] = with_full_names([entity("NTT", "PERSON")], {})
    assert found.name == "NTT"


def test_the_form_of_a_company_makes_no_other_name() -> None:
    found = with_full_names([entity("Angin Ribut"), entity("PT Angin Ribut Tbk"), entity("Angin Sepoi")], {})
    assert [each.name for each in found] == ["PT Angin Ribut Tbk", "PT Angin Ribut Tbk", "Angin Sepoi"]
