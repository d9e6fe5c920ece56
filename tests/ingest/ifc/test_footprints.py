"""The ground of spaces from their extruded bodies: every profile and curve that is read, and what is refused."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from ingest.ifc.polygons import twice_area
from tests.ingest.ifc.conftest import Edit, Result

KITCHEN, BEDROOM = "0House00000000000Kitchn", "0House0000000000Bedroom"
UP = "#950=IFCDIRECTION((0.,0.,1.));"
SQUARE = "#910=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,4000.,3000.);"
AROUND = [[-2.0, -1.5], [2.0, -1.5], [2.0, 1.5], [-2.0, 1.5], [-2.0, -1.5]]
"""The outline of SQUARE."""

Shaped = Callable[..., Result]


@pytest.fixture
def shaped(read_edited: Callable[[Edit], Result]) -> Shaped:
    """The house (in millimetres and degrees) with rows that end in the kitchen's representation #900.

    Unless told otherwise it is a Body of the one item #905.
    """

    def run(*rows: str, kind: str = "Body", space: bytes = b"'Cooking',#24,$,", **representation: str) -> Result:
        shape = f"#901=IFCSHAPEREPRESENTATION($,'{kind}','SweptSolid',({representation.get('items', '#905')}));"
        more = ("#900=IFCPRODUCTDEFINITIONSHAPE($,$,(#901));", shape, UP, *rows)
        text = "".join(row + "\n" for row in more).encode() + b"ENDSEC;\nEND-ISO"

        def edit(house: bytes) -> bytes:
            assert house.count(space) == 1
            changed = house.replace(space, space.replace(b"$,", b"#900,"))
            return changed.replace(b"ENDSEC;\nEND-ISO", text)

        return read_edited(edit)

    return run


def solid(profile: str = "#910", axes: str = "$", along: str = "#950", depth: str = "2500.") -> str:
    return f"#905=IFCEXTRUDEDAREASOLID({profile},{axes},{along},{depth});"


def footprint(result: Result, space: str = KITCHEN) -> Any:
    text = result.said[space].values.get("footprint")
    return None if text is None else orjson.loads(str(text))


def ring(result: Result) -> list[list[float]]:
    """The outer ring of the one polygon."""
    shape = footprint(result)
    assert shape["type"] == "Polygon"
    return shape["coordinates"][0]


def area(result: Result) -> float:
    """Holes count against it, since they turn the other way."""
    return sum(twice_area(each) for each in footprint(result)["coordinates"]) / 2


def test_a_rectangle_around_its_middle(shaped: Shaped):
    result = shaped(solid(), SQUARE)

    assert footprint(result) == {"type": "Polygon", "coordinates": [AROUND]}
    assert footprint(result, BEDROOM) is None
    assert result.issues == {}


def test_profile_solid_and_object_are_placed_in_each_other(shaped: Shaped):
    result = shaped(
        solid(axes="#920"),
        "#910=IFCRECTANGLEPROFILEDEF(.AREA.,$,#930,4000.,3000.);",
        "#930=IFCAXIS2PLACEMENT2D(#931,#932);",
        "#931=IFCCARTESIANPOINT((2000.,1500.));",
        "#932=IFCDIRECTION((1.,0.));",
        "#920=IFCAXIS2PLACEMENT3D(#921,#950,#922);",
        "#921=IFCCARTESIANPOINT((10000.,0.,100.));",
        "#922=IFCDIRECTION((0.,1.,0.));",
        space=b"'U1',$,$,#30,$,",
    )

    turned = [[10.5, 0.0], [10.5, 4.0], [7.5, 4.0], [7.5, 0.0], [10.5, 0.0]]
    assert footprint(result, BEDROOM) == {"type": "Polygon", "coordinates": [turned]}


def polyline(number: int, *places: tuple[float, float]) -> list[str]:
    """A polyline and its points, with row numbers beyond its own."""
    points = [f"#{number + 1 + at}=IFCCARTESIANPOINT(({x:.1f},{y:.1f}));" for at, (x, y) in enumerate(places)]
    names = ",".join(f"#{number + 1 + at}" for at in range(len(places)))
    return [f"#{number}=IFCPOLYLINE(({names}));", *points]


OUTER = [(0.0, 0.0), (0.0, 3000.0), (4000.0, 3000.0), (4000.0, 0.0), (0.0, 0.0)]
HOLE = [(1000.0, 1000.0), (2000.0, 1000.0), (2000.0, 2000.0), (1000.0, 2000.0), (1000.0, 1000.0)]


def test_rings_turn_as_rfc_7946_says_and_holes_are_kept(shaped: Shaped):
    result = shaped(
        solid(),
        "#910=IFCARBITRARYPROFILEDEFWITHVOIDS(.AREA.,'a;(b)',#1000,(#1020,#1040));",
        *polyline(1000, *OUTER),
        *polyline(1020, *HOLE),
        *polyline(1040, (1.0, 1.0), (2.0, 1.0), (1.0, 1.0)),
    )

    assert footprint(result)["coordinates"] == [
        [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0], [0.0, 0.0]],
        [[1.0, 1.0], [1.0, 2.0], [2.0, 2.0], [2.0, 1.0], [1.0, 1.0]],
    ]


def test_an_open_outline_is_closed_and_repeated_points_are_dropped(shaped: Shaped):
    profile = "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);"

    result = shaped(solid(), profile, *polyline(1000, *OUTER[:2], (0.2, 3000.1), *OUTER[2:4]))

    assert ring(result) == [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0], [0.0, 3.0], [0.0, 0.0]]


def test_circles_become_chords(shaped: Shaped):
    result = shaped(solid(), "#910=IFCCIRCLEPROFILEDEF(.AREA.,$,$,1000.);")

    assert len(ring(result)) == 37
    assert area(result) == pytest.approx(3.1416, rel=0.01)


ROUNDED = [
    # a square of 2 m with a half circle of radius 1 m on its right side
    [
        "#1000=IFCINDEXEDPOLYCURVE(#1001,(IFCLINEINDEX((1,2)),IFCARCINDEX((2,3,4)),IFCLINEINDEX((4,5,1))),.F.);",
        "#1001=IFCCARTESIANPOINTLIST2D(((0.,0.),(2000.,0.),(3000.,1000.),(2000.,2000.),(0.,2000.)));",
    ],
    [
        "#1000=IFCCOMPOSITECURVE((#1001,#1002),.F.);",
        "#1001=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#1010);",
        *polyline(1010, (2000.0, 2000.0), (0.0, 2000.0), (0.0, 0.0), (2000.0, 0.0)),
        "#1002=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.F.,#1020);",
        "#1020=IFCTRIMMEDCURVE(#1021,(IFCPARAMETERVALUE(90.)),(IFCPARAMETERVALUE(-90.)),.F.,.PARAMETER.);",
        "#1021=IFCCIRCLE(#1022,1000.);",
        "#1022=IFCAXIS2PLACEMENT2D(#1023,$);",
        "#1023=IFCCARTESIANPOINT((2000.,1000.));",
    ],
    [
        "#1000=IFCCOMPOSITECURVE((#1001,#1002,#1003),.F.);",
        "#1001=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#1010);",
        *polyline(1010, (2000.0, 2000.0), (0.0, 2000.0), (0.0, 0.0)),
        "#1002=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#1030);",
        "#1030=IFCTRIMMEDCURVE(#1031,(#1013),(#1024),.T.,.CARTESIAN.);",
        "#1031=IFCLINE(#1013,#1032);",
        "#1032=IFCVECTOR(#1033,2.);",
        "#1033=IFCDIRECTION((5.,0.));",
        "#1003=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#1020);",
        "#1020=IFCTRIMMEDCURVE(#1021,(#1024),(#1011,IFCPARAMETERVALUE(7.)),.T.,.CARTESIAN.);",
        "#1021=IFCCIRCLE(#1022,1000.);",
        "#1022=IFCAXIS2PLACEMENT2D(#1023,$);",
        "#1023=IFCCARTESIANPOINT((2000.,1000.));",
        "#1024=IFCCARTESIANPOINT((2000.,0.));",
    ],
]


@pytest.mark.parametrize("curve", ROUNDED, ids=["indexed", "trimmed by angles", "trimmed by points"])
def test_arcs_become_short_chords_whatever_the_curve(shaped: Shaped, curve: list[str]):
    result = shaped(solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);", *curve)

    assert area(result) == pytest.approx(4 + 3.1416 / 2, rel=0.005)
    assert max(place[0] for place in ring(result)) == 3.0
    assert len(ring(result)) == 22


@pytest.mark.parametrize(
    "shape",
    [
        ["#905=IFCBOOLEANCLIPPINGRESULT(.DIFFERENCE.,#906,#1);", "#906=IFCBOOLEANRESULT(.DIFFERENCE.,#907,#1);",
         solid().replace("#905", "#907"), SQUARE],
        [solid(along="#951"), SQUARE, "#951=IFCDIRECTION((0.,0.,-2.));"],
        [solid(along="#951"), SQUARE, "#951=IFCDIRECTION((0.03,0.,1.));"],
    ],
    ids=["cut", "downward", "nearly upright"],
)  # fmt: skip
def test_bodies_that_stand_upright_cover_their_profile(shaped: Shaped, shape: list[str]):
    assert ring(shaped(*shape)) == AROUND


def test_a_lying_body_covers_its_width_along_its_length(shaped: Shaped):
    result = shaped(
        solid(axes="#920", depth="5000."),
        SQUARE,
        "#920=IFCAXIS2PLACEMENT3D(#921,#922,#923);",
        "#921=IFCCARTESIANPOINT((1000.,0.,0.));",
        "#922=IFCDIRECTION((1.,0.,0.));",
        "#923=IFCDIRECTION((0.,1.,0.));",
    )

    assert ring(result) == [[1.0, -2.0], [6.0, -2.0], [6.0, 2.0], [1.0, 2.0], [1.0, -2.0]]


def two(gap: str) -> list[str]:
    """Two squares side by side."""
    return [
        solid(),
        SQUARE,
        solid(axes="#920").replace("#905", "#906"),
        "#920=IFCAXIS2PLACEMENT3D(#921,$,$);",
        f"#921=IFCCARTESIANPOINT(({gap},0.,0.));",
    ]


def test_bodies_that_touch_are_one_polygon_and_others_several(shaped: Shaped):
    touching, apart = (shaped(*two(gap), items="#905,#906") for gap in ("3000.", "5000."))

    assert (footprint(touching)["type"], area(touching)) == ("Polygon", 21.0)
    assert min(ring(touching)) == [-2.0, -1.5]
    assert footprint(apart)["type"] == "MultiPolygon"
    assert [len(rings) for rings in footprint(apart)["coordinates"]] == [1, 1]


def test_a_drawn_footprint_stands_in_for_another_body(shaped: Shaped):
    result = shaped("#905=IFCGEOMETRICCURVESET((#1000));", *polyline(1000, *OUTER), kind="FootPrint")

    assert area(result) == 12.0
    assert result.issues == {}


@pytest.mark.parametrize(
    "shape",
    [
        ["#905=IFCFACETEDBREP(#906);"],
        [solid(along="#951"), SQUARE, "#951=IFCDIRECTION((1.,0.,1.));"],
        [solid(), "#910=IFCELLIPSEPROFILEDEF(.AREA.,$,$,2.,1.);"],
        [solid(), "#910=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,4000.,0.);"],
        [solid(), "#910=IFCRECTANGLEPROFILEDEF(.AREA.,$,$,1.E300,1.E300);"],
        [solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#910);"],
        ["#905=IFCBOOLEANRESULT(.DIFFERENCE.,#905,#905);"],
        [solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);",
         "#1000=IFCINDEXEDPOLYCURVE(#1001,(IFCLINEINDEX((1,9))),.F.);", "#1001=IFCCARTESIANPOINTLIST2D(((0.,0.)));"],
        [solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);",
         "#1000=IFCCOMPOSITECURVE((#1001,#1001),.F.);", "#1001=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#1000);"],
        [solid("#77777")],
        [solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);",
         "#1000=IFCTRIMMEDCURVE(#1001,(IFCPARAMETERVALUE(1.E999)),(IFCPARAMETERVALUE(0.)),.T.,.PARAMETER.);",
         "#1001=IFCCIRCLE($,1.);"],
        [solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);",
         "#1000=IFCINDEXEDPOLYCURVE(#1001,(IFCLINEINDEX((1.E999))),.F.);",
         "#1001=IFCCARTESIANPOINTLIST2D(((0.,0.)));"],
    ],
    ids=["no extrusion", "slanted", "unknown profile", "no area", "too large", "no curve", "circle", "indices",
         "curve of itself", "dangling", "no angle", "no index"],
)  # fmt: skip
def test_other_shapes_are_counted(shaped: Shaped, shape: list[str]):
    result = shaped(*shape)

    assert footprint(result) is None
    assert {code: found for code, found in result.issues.items() if code != "IFC_DANGLING"} == {
        "IFC_NO_FOOTPRINT": (1, ("G1",))
    }


def test_an_outline_of_too_many_corners_is_refused(shaped: Shaped):
    places = ",".join(f"({at}.,{at * at % 7}.)" for at in range(2_500))
    curve = f"#1000=IFCINDEXEDPOLYCURVE(#1001,$,.F.);\n#1001=IFCCARTESIANPOINTLIST2D(({places},(9000.,90000.)));"

    result = shaped(solid(), "#910=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#1000);", curve)

    assert footprint(result) is None
    assert result.issues == {"IFC_NO_FOOTPRINT": (1, ("G1",))}


def test_a_space_of_too_many_bodies_is_refused(shaped: Shaped):
    result = shaped(solid(), SQUARE, items=",".join(["#905"] * 201))

    assert footprint(result) is None
    assert result.issues == {"IFC_NO_FOOTPRINT": (1, ("G1",))}


def test_a_space_without_any_shape_is_no_issue(house: Result):
    assert footprint(house) is None
    assert "IFC_NO_FOOTPRINT" not in house.issues
