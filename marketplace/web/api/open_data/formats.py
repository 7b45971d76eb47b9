"""Rows as CSV, JSON and GeoJSON."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from marketplace.core.sheets import neutral
from marketplace.insights.open_data.files import OpenFile, Row

MIME = {"csv": "text/csv; charset=utf-8", "json": "application/json", "geojson": "application/geo+json"}


def csv_of(file: OpenFile, rows: Iterable[Row]) -> str:
    """RFC 4180, UTF-8, a comma between cells; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(file.fields)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def json_of(file: OpenFile, rows: Iterable[Row], *, about: dict[str, Any]) -> str:
    """An object that says what it is, then its rows as objects."""
    body = about | {"file": file.code, "rows": [_named(file, row) for row in rows]}
    return json.dumps(body, ensure_ascii=False, indent=1)


def geojson_of(file: OpenFile, rows: Iterable[Row], *, about: dict[str, Any]) -> str:
    """Points on the map; what has no place has no geometry. Source: RFC 7946."""
    features = [_feature(file, _named(file, row)) for row in rows]
    return json.dumps(
        {"type": "FeatureCollection", **about, "features": features}, ensure_ascii=False, indent=1
    )


def _feature(file: OpenFile, row: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = row.pop("latitude"), row.pop("longitude")
    is_placed = latitude is not None and longitude is not None
    point = {"type": "Point", "coordinates": [longitude, latitude]} if is_placed else None
    return {"type": "Feature", "id": row[next(iter(file.fields))], "geometry": point, "properties": row}


def _named(file: OpenFile, row: Sequence[Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in zip(file.fields, row, strict=True)
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return neutral(value) if isinstance(value, str) else str(value)
