"""Files with errors in their rows: read as far as they mean something, and every fault counted by name."""

from collections.abc import Callable

import pytest

from ingest.issues import Code
from tests.ingest.ifc.conftest import ReadEdited, Result

ReadWith = Callable[..., Result]


def test_a_cycle_of_parts_is_cut(read_with: ReadWith, house: Result):
    result = read_with("#900=IFCRELAGGREGATES('Cycle',$,$,$,#44,(#41));")

    assert result.issues == {"IFC_CYCLE": (1, ("#900",))}
    assert sorted(result.links) == sorted(house.links)


def test_a_part_of_itself_is_cut(read_with: ReadWith):
    assert read_with("#900=IFCRELAGGREGATES('Cycle',$,$,$,#41,(#41));").issues == {"IFC_CYCLE": (1, ("#900",))}


def test_relations_to_nothing_are_counted_and_the_rest_of_them_kept(read_with: ReadWith):
    result = read_with(
        "#900=IFCRELAGGREGATES('A',$,$,$,#777,(#44));",
        "#901=IFCRELDEFINESBYTYPE('B',$,$,$,(),$);",
        "#902=IFCRELCONTAINEDINSPATIALSTRUCTURE('C',$,$,$,(#777,#110),#44);",
    )

    assert result.issues == {"IFC_DANGLING": (3, ("#900", "#901", "#902"))}
    assert ("Control", "HAS_LOCATION", "Kitchn", None) in result.links


def test_a_boundary_to_the_outside_is_no_fault(read_with: ReadWith):
    assert read_with("#900=IFCRELSPACEBOUNDARY('A',$,$,$,#44,$,$,.VIRTUAL.,.EXTERNAL.);").issues == {}


def test_a_set_that_holds_itself_is_counted(read_with: ReadWith):
    result = read_with(
        "#900=IFCPROPERTYSET('A',$,'Self',$,(#900));",
        "#901=IFCRELDEFINESBYPROPERTIES('B',$,$,$,(#110),#900);",
    )

    assert result.issues == {"IFC_DANGLING": (1, ("#900",))}


def test_a_complex_property_that_holds_itself_ends(read_with: ReadWith):
    result = read_with(
        "#900=IFCCOMPLEXPROPERTY('Loop',$,'Use',(#900,#71));",
        "#901=IFCPROPERTYSET('A',$,'Set',$,(#900));",
        "#902=IFCRELDEFINESBYPROPERTIES('B',$,$,$,(#110),#901);",
    )

    (loop,) = result.said["0House0000000000Control"].properties
    assert loop.type == "IfcComplexProperty"
    assert str(loop.value).startswith('{"Loop":{"Loop":')


def test_units_of_themselves_are_no_units(read_edited: ReadEdited):
    loop = b"#900=IFCCONVERSIONBASEDUNIT(#9,.LENGTHUNIT.,'LOOP',#901);\n"
    loop += b"#901=IFCMEASUREWITHUNIT(IFCLENGTHMEASURE(2.),#900);\nENDSEC;\nEND-ISO"

    result = read_edited(
        lambda text: text.replace(b"ASSIGNMENT((#3,", b"ASSIGNMENT((#900,").replace(b"ENDSEC;\nEND-ISO", loop)
    )

    height = result.said["0House00000000000Kitchn"].properties[2]
    assert (height.value, height.unit, height.si) == (2500.0, None, None)
    assert result.issues == {"IFC_UNITS": (2, ("IfcLengthMeasure", "IfcQuantityLength"))}


def test_a_project_without_units_is_read_as_si(read_edited: ReadEdited):
    result = read_edited(lambda text: text.replace(b"((#3,#4,#5,#6,#8))", b"((#3))"))

    assert result.issues == {
        "IFC_UNITS": (3, ("IfcQuantityArea", "IfcQuantityVolume", "IfcThermodynamicTemperatureMeasure"))
    }
    assert result.said["0House00000000000Kitchn"].values["netArea"] == 12.5


def test_a_repeated_global_id_names_the_first_and_the_class_the_others(read_with: ReadWith):
    result = read_with(
        "#900=IFCWALL('0House00000000000000Wall',$,'Twin',$,$,$,$,$,$);",
        "#901=IFCWALL('0House00000000000000Wall',$,'Triplet',$,$,$,$,$,$);",
    )

    assert result.issues == {"DUPLICATE_GLOBAL_ID": (1, ("0House00000000000000Wall",))}
    names = {iri: said.values["name"] for iri, said in result.said.items() if "Wall" in iri}
    assert names == {
        "0House00000000000000Wall": "North wall",
        "0House00000000000000Wall~IfcWall": "Twin",
        "0House00000000000000Wall~IfcWall~2": "Triplet",
    }
    twin = result.said["0House00000000000000Wall~IfcWall"]
    assert [name.scheme for name in twin.identifiers] == ["IFC_STEP"]


def test_a_building_keeps_the_global_id_that_its_project_has_too(read_edited: ReadEdited):
    result = read_edited(lambda text: text.replace(b"0House0000000000Project", b"0House000000000Building"))

    assert result.said["0House000000000Building"].kind == "BUILDING"
    assert result.said["0House000000000Building~IfcProject"].kind == "OTHER"


def test_an_object_without_a_global_id_has_its_row_number(read_edited: ReadEdited):
    result = read_edited(lambda text: text.replace(b"IFCZONE('0House00000000000000Zone'", b"IFCZONE($"))

    assert result.issues == {"MISSING_GLOBAL_ID": (1, ("#51",))}
    assert result.said["%2351"].values["name"] == "Flat"


def test_signs_of_a_global_id_are_encoded_in_its_iri(read_edited: ReadEdited):
    result = read_edited(lambda text: text.replace(b"0House00000000000000Zone", b"0$_/ 0000000000000Zone"))

    assert "0%24_%2F%200000000000000Zone" in result.said


def test_a_row_number_used_twice_is_reported(read_with: ReadWith):
    result = read_with("#102=IFCPIPESEGMENT('Other',$,'Later',$,$,$,$,$,$);")

    assert result.issues == {"IFC_DUPLICATE_ID": (1, ("#102",))}
    assert result.said["Other"].values["name"] == "Later"


def test_rows_of_unknown_classes_are_left_out_and_counted(read_with: ReadWith, house: Result):
    result = read_with("#900=IFCFOOBAR('x',$);", "#901=IFCCARTESIANPOINT((0.,0.,0.));", "#902=IFCBAR();")

    assert result.issues == {"IFC_UNKNOWN_CLASS": (2, ("IFCFOOBAR: 1", "IFCBAR: 1"))}
    assert result.said == house.said


def test_attributes_of_the_wrong_number_and_kind_are_passed_over(read_with: ReadWith):
    result = read_with(
        "#900=IFCWALL('Short');",
        "#901=IFCWALL('Long',$,'Long',$,$,$,$,$,$,$,$,$);",
        "#902=IFCWALL(12.5,'a',.T.,(#1),$,$,$,$,$);",
        "#903=IFCRELAGGREGATES('Odd',$,$,$,'text',42);",
        "#904=IFCPROPERTYSINGLEVALUE(1.5,$,IFCLABEL(3),'unit');",
        "#905=IFCPROPERTYSET('Set',$,'Set',$,(#904,'text'));",
        "#906=IFCRELDEFINESBYPROPERTIES('Rel',$,$,$,(#110),#905);",
    )

    assert result.issues["IFC_ATTRIBUTES"][0] == 3
    assert result.issues["IFC_DANGLING"] == (1, ("#903",))
    assert result.issues["MISSING_GLOBAL_ID"] == (1, ("#902",))
    assert result.said["Long"].values["name"] == "Long"


def test_a_text_that_no_store_could_hold_is_refused(read_edited: ReadEdited):
    result = read_edited(lambda text: text.replace(b"'Lake house'", b"'" + b"A" * 1_000_001 + b"'"))

    assert result.code == "IFC_TEXT_TOO_LARGE"
    assert result.message.startswith("A text has 1000001 letters.")


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"END-ISO-10303-21;", b"", Code.IFC_TRUNCATED),
        (b"'Lake house'", b"'Lake house", Code.IFC_SYNTAX),
        (b"#113=", b"#99999999999999999999=", Code.IFC_SYNTAX),
        (b"#110=", b"/* never closed #110=", Code.IFC_SYNTAX),
    ],
)
def test_a_file_that_is_not_whole_is_refused(read_edited: ReadEdited, before: bytes, after: bytes, code: Code):
    result = read_edited(lambda text: text.replace(before, after, 1))

    assert result.code == code
    assert result.said == {}


def test_a_file_cut_anywhere_is_refused(read_edited: ReadEdited):
    for share in range(1, 20):
        assert read_edited(lambda text, part=share: text[: len(text) * part // 20]).code == "IFC_TRUNCATED"
