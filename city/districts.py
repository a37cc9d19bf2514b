"""Districts from GeoJSON."""

import json
from pathlib import Path
from typing import Any

from city.tables import CityFileError, Note, read_text
from core.city_places import District

FILE = "districts.geojson"
OUTLINE = "city"
"""The id of the polygon around the whole city."""


def read_districts(folder: Path, note: Note) -> dict[str, District]:
    """Every polygon by its id; that of the whole city among them."""
    text = read_text(folder, FILE)
    try:
        features = [*json.loads(text)["features"]]
    except json.JSONDecodeError as error:
        raise CityFileError(f"{FILE}, line {error.lineno}: is not JSON: {error.msg}; put it right.") from None
    except (KeyError, TypeError):
        raise CityFileError(f"{FILE}, line 1: has no features; write a FeatureCollection.") from None
    districts: dict[str, District] = {}
    for place, feature in enumerate(features, start=1):
        try:
            district = _read_district(feature, f"{FILE}, line {_line_of(text, feature)}: feature {place}")
            if district.id in districts:
                raise CityFileError(f"{FILE}: «{district.id}» stands there twice; write another id.")
            districts[district.id] = district
        except CityFileError as error:
            note(error)
    if OUTLINE not in districts:
        raise CityFileError(f"{FILE}: has no feature with the id {OUTLINE}; draw the whole city's outline.")
    return districts


def _line_of(text: str, feature: Any) -> int:
    try:
        mark = json.dumps(feature["properties"]["id"], ensure_ascii=False)
    except (KeyError, TypeError):
        return 1
    return text.count("\n", 0, max(text.find(mark), 0)) + 1


def _read_district(feature: Any, where: str) -> District:
    try:
        about, shape = feature["properties"], feature["geometry"]
        names = {"uk": about["name_uk"], "ru": about["name_ru"]}
        if shape["type"] != "Polygon" or len(shape["coordinates"]) != 1:
            raise CityFileError(f"{where} is no polygon of one ring; draw it as one Polygon.")
        ring = tuple((float(lat), float(lon)) for lon, lat in shape["coordinates"][0])
        district = District(about["id"], names, ring)
    except (KeyError, TypeError, ValueError):
        raise CityFileError(
            f"{where} is incomplete; write id, name_uk, name_ru and a Polygon of [lon, lat] pairs."
        ) from None
    if not all(isinstance(text, str) and text.strip() for text in (district.id, *names.values())):
        raise CityFileError(f"{where} has an empty id or name; write id, name_uk and name_ru as texts.")
    if len(ring) < 4 or not all(abs(lat) <= 90 and abs(lon) <= 180 for lat, lon in ring):
        raise CityFileError(f"{where} has too few or impossible points; write [lon, lat] in degrees.")
    return district
