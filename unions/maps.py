"""Plain links that open a union's place in the map apps people have: no script, no key, nothing loaded from them.

Sources: the URI interfaces that 高德, 百度 and 腾讯 publish; RFC 5870 for `geo:`, which is WGS-84 by definition.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from .coordinates import to_gcj02, to_wgs84
from .models import Union

SOURCE = "union-media-hub"


class MapLink(NamedTuple):
    name: str
    url: str


def links(union: Union) -> list[MapLink]:
    """Ways there: by coordinates where there are any, else a search for the address; none without both."""
    if union.latitude is not None and union.longitude is not None:
        return _by_point(union, (float(union.latitude), float(union.longitude)))
    return to_address(union.address) if union.address else []


def _by_point(union: Union, point: tuple[float, float]) -> list[MapLink]:
    latitude, longitude = (f"{degrees:.6f}" for degrees in to_gcj02(point, union.datum))
    satellite = ",".join(f"{degrees:.6f}" for degrees in to_wgs84(point, union.datum))
    amap = {"to": f"{longitude},{latitude},{union.name}", "mode": "car", "coordinate": "gaode", "src": SOURCE}
    baidu = {
        "location": f"{latitude},{longitude}",
        "coord_type": "gcj02",
        "title": union.name,
        "content": union.address or union.name,
        "output": "html",
        "src": SOURCE,
    }
    tencent = {"type": "drive", "to": union.name, "tocoord": f"{latitude},{longitude}", "referer": SOURCE}
    return [
        MapLink("高德地图", f"https://uri.amap.com/navigation?{urlencode(amap | {'callnative': 1})}"),
        MapLink("百度地图", f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
        MapLink("腾讯地图", f"https://apis.map.qq.com/uri/v1/routeplan?{urlencode(tencent)}"),
        MapLink("手机自带地图", f"geo:{satellite}?{urlencode({'q': satellite})}"),
    ]


def to_address(address: str) -> list[MapLink]:
    """A search for what a map app may find under these words."""
    amap = {"keyword": address, "src": SOURCE, "callnative": 1}
    baidu = {"address": address, "output": "html", "src": SOURCE}
    return [
        MapLink("高德地图", f"https://uri.amap.com/search?{urlencode(amap)}"),
        MapLink("百度地图", f"https://api.map.baidu.com/geocoder?{urlencode(baidu)}"),
    ]
