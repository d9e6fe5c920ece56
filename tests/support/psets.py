"""Property values as `ifcopenshell.util.element.get_psets` gives them, brought to our form."""

from typing import Any

import ifcopenshell
import ifcopenshell.util.element

BOUNDS = {"LowerBoundValue": "lower", "UpperBoundValue": "upper", "SetPointValue": "setPoint"}


def values_of(element: ifcopenshell.entity_instance) -> dict[tuple[str, str], Any]:
    """The values of an object and its type by set and name; objects are no values, and are left out."""
    found = {}
    for group, properties in ifcopenshell.util.element.get_psets(element).items():
        for key, value in properties.items():
            plain = _plain(value)
            if key != "id" and plain is not None:
                found[group or "", key or ""] = plain
    return found


def _plain(value: Any) -> Any:
    """Bring what get_psets gives for lists, bounds, tables and nested properties to our form; objects are no values."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, ifcopenshell.entity_instance):
        return _plain(value.wrappedValue) if value.id() == 0 else None
    if not isinstance(value, dict):
        return value
    if "properties" in value:
        return {key: plain for key, part in value["properties"].items() if (plain := _plain(part)) is not None}
    if value["type"] == "IfcPropertyBoundedValue":
        return {word: plain for name, word in BOUNDS.items() if (plain := _plain(value.get(name))) is not None}
    return {"defining": _plain(value["DefiningValues"]), "defined": _plain(value["DefinedValues"])}
