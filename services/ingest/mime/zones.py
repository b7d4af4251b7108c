"""Time zone names of calendars: IANA names, and the Windows names that Outlook writes."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

_ZONE_CHARS = 80
#: From Unicode CLDR's windowsZones, the ones that mail about jobs in Europe, America and Asia uses.
_WINDOWS = {
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
    "E. Europe Standard Time": "Europe/Chisinau",
    "FLE Standard Time": "Europe/Kyiv",
    "GTB Standard Time": "Europe/Bucharest",
    "Turkey Standard Time": "Europe/Istanbul",
    "Russian Standard Time": "Europe/Moscow",
    "Israel Standard Time": "Asia/Jerusalem",
    "South Africa Standard Time": "Africa/Johannesburg",
    "Arabian Standard Time": "Asia/Dubai",
    "Arab Standard Time": "Asia/Riyadh",
    "Pakistan Standard Time": "Asia/Karachi",
    "India Standard Time": "Asia/Kolkata",
    "SE Asia Standard Time": "Asia/Bangkok",
    "Singapore Standard Time": "Asia/Singapore",
    "China Standard Time": "Asia/Shanghai",
    "Taipei Standard Time": "Asia/Taipei",
    "Tokyo Standard Time": "Asia/Tokyo",
    "Korea Standard Time": "Asia/Seoul",
    "AUS Eastern Standard Time": "Australia/Sydney",
    "New Zealand Standard Time": "Pacific/Auckland",
    "Eastern Standard Time": "America/New_York",
    "US Eastern Standard Time": "America/Indianapolis",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "US Mountain Standard Time": "America/Phoenix",
    "Pacific Standard Time": "America/Los_Angeles",
    "Atlantic Standard Time": "America/Halifax",
    "E. South America Standard Time": "America/Sao_Paulo",
    "Argentina Standard Time": "America/Buenos_Aires",
    "SA Pacific Standard Time": "America/Bogota",
    "Central Standard Time (Mexico)": "America/Mexico_City",
    "Hawaiian Standard Time": "Pacific/Honolulu",
    "UTC": "UTC",
    "Etc/GMT": "UTC",
    "Z": "UTC",
}


def find_zone(name: str) -> tzinfo | None:
    """None for a name nobody knows; ZoneInfo itself refuses names that leave its folder."""
    known = _WINDOWS.get(name.strip('" '), name.strip('" '))
    if not known or len(known) > _ZONE_CHARS:
        return None
    try:
        # Some programs write "/citadel.org/20250101_1/Europe/Berlin".
        return ZoneInfo(known if not known.startswith("/") else "/".join(known.split("/")[-2:]))
    except (ValueError, LookupError, OSError):
        return None
