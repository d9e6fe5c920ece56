"""A small office of two levels, and a second building, in which every hop of the reads has something to find."""

from graph.commit import commit
from graph.records import AliasChange, Cause, Identifier, PropertyValue, SaidChange
from graph.store import GraphStore
from tests.support.drafts import Draft


def office() -> Draft:
    """Building `b1`: rooms r00 … r12 whose temperatures t00 … belong to the VAV boxes v00 … that feed their zones."""
    draft = Draft()
    key = (Identifier("BUILDING_KEY", "b1"),)
    draft.add("site", "SITE", "Site", name="Campus")
    draft.add("b", "BUILDING", "Building", name="Head Office", key="b1", identifiers=key)
    draft.link("site", "HAS_PART", "b")
    for level in range(2):
        draft.add(f"l{level}", "LEVEL", "Floor", name=f"Level {level}", elevation=3.5 * level)
        for number in range(3):
            _room(draft, f"{level}{number}", f"l{level}")
    draft.add("plant", "SPACE", "Space", name="Plant Room", netArea=40.0)
    draft.link("l0", "HAS_PART", "plant")
    draft.add("light", "ZONE", "Lighting_Zone", name="Lights West", zoneKind="LIGHTING")
    draft.link("r00", "IN_ZONE", "light")
    draft.link("r01", "IN_ZONE", "light")
    draft.add("lux", "POINT", "Illuminance_Sensor", name="Lux", pointKind="SENSOR")
    draft.link("light", "HAS_POINT", "lux")
    _plant(draft)
    return draft


def _room(draft: Draft, number: str, level: str) -> None:
    room, zone, box = f"r{number}", f"z{number}", f"v{number}"
    name = f"{number[0]}.{number[1]}"
    guid = (Identifier("IFC_GUID", f"guid-{number}"), Identifier("ASSET_TAG", f"TAG {number}"))
    area = PropertyValue("Pset_SpaceCommon", "Area", 10.0 + int(number), f"{10 + int(number)} m²", "IfcAreaMeasure")
    draft.add(
        room, "SPACE", "Room", name=f"Room {name}", netArea=10.0 + int(number), identifiers=guid, properties=(area,)
    )
    draft.add(zone, "ZONE", "HVAC_Zone", name=f"Zone {name}", zoneKind="HVAC")
    draft.add(box, "ASSET", "VAV", name=f"Box {name}")
    draft.add(f"t{number}", "POINT", "Zone_Air_Temperature_Sensor", pointKind="SENSOR", unit="unit:DEG_C")
    draft.add(f"o{number}", "POINT", "Occupancy_Sensor", name=f"Occupied {name}", pointKind="STATUS", writable=True)
    draft.link(level, "HAS_PART", room)
    draft.link(zone, "HAS_PART", room)
    draft.link(box, "FEEDS", zone)
    draft.link("ahu", "FEEDS", box)
    draft.link(box, "HAS_POINT", f"t{number}")
    draft.link(room, "HAS_POINT", f"o{number}")


def _plant(draft: Draft) -> None:
    draft.add("ahu", "ASSET", "AHU", name="Air Handler", tag="AHU-1")
    draft.add("fan", "ASSET", "Supply_Fan", name="Fan", description="Belt driven, 7.5 kW")
    draft.add("chiller", "ASSET", "Chiller", name="Chiller")
    draft.add("meter", "ASSET", "Electric_Meter", name="Main Meter")
    draft.add("controller", "ASSET", "Controller", name="Controller")
    draft.add("speed", "POINT", "Fan_Speed_Command", name="Fan Speed", pointKind="COMMAND")
    draft.add("co2", "POINT", "CO2_Sensor", name="Café CO2", pointKind="SENSOR")
    draft.add("system", "SYSTEM", "HVAC_System", name="Air Conditioning", systemKind="AIRCONDITIONING")
    draft.add("type", "ASSET_TYPE", name="Box Type", modelLabel="X100")
    draft.add("term", None)
    for subject, relation, *objects in (
        ("chiller", "FEEDS", "ahu"),
        ("ahu", "HAS_PART", "fan"),
        ("fan", "HAS_POINT", "speed"),
        ("ahu", "HAS_LOCATION", "plant"),
        ("v00", "HAS_LOCATION", "r00"),
        ("co2", "HAS_LOCATION", "r00"),
        ("v00", "IN_SYSTEM", "system"),
        ("v01", "IN_SYSTEM", "system"),
        ("system", "HAS_PART", "ahu"),
        ("system", "SERVES", "l1"),
        ("v00", "OF_TYPE", "type"),
        ("v01", "OF_TYPE", "type"),
        ("meter", "METERS", "b", "ahu"),
        ("controller", "CONTROLS", "v00"),
        ("controller", "HOSTED_BY", "ahu"),
        ("r00", "ADJACENT_TO", "r01"),
        ("v00", "CONNECTED_TO", "ahu"),
    ):
        draft.link(subject, relation, *objects)


def annex() -> Draft:
    """Building `b2`, from a file that names neither building nor levels; one GlobalId is that of a room in b1."""
    draft = Draft()
    draft.add("c", "BUILDING", "Building", name="Annex", key="b2", identifiers=(Identifier("BUILDING_KEY", "b2"),))
    for number in (1, 2):
        guid = (Identifier("IFC_GUID", "guid-00" if number == 1 else "guid-q2"),)
        draft.add(f"q{number}", "SPACE", "Room", name=f"Annex {number}", identifiers=guid)
        draft.add(f"p{number}", "POINT", "Zone_Air_Temperature_Sensor", name=f"Annex T {number}", unit="unit:K")
        draft.link(f"q{number}", "HAS_POINT", f"p{number}")
    return draft


async def write_office(store: GraphStore) -> None:
    """Both buildings, a second model on r00, a retired asset `gone`, and `old`, which was joined into r01."""
    first = office()
    first.add("gone", "ASSET", "Pump", name="Gone Pump")
    first.add("old", "SPACE", "Room", name="Old Room")
    graph = await first.write(store, model="brick.ttl")
    second = Draft()
    area = PropertyValue("Pset_SpaceCommon", "Area", 11.0, "11 m²", "IfcAreaMeasure")
    guid = (Identifier("IFC_GUID", "guid-00"),)
    second.add(
        "r00", "SPACE", "https://w3id.org/rec#Office", longName="Corner Office", identifiers=guid, properties=(area,)
    )
    await second.write(store, model="arch.ifc", format_="ifc")
    await commit(store, [SaidChange("gone", graph, first.saids["gone"], None)], Cause("TEST"))
    await commit(
        store,
        [SaidChange("old", graph, first.saids["old"], None), AliasChange("old", "r01", added=True)],
        Cause("TEST"),
    )
    await annex().write(store, scope="b2", model="annex.ttl")
