"""Bounds on what one mail may cost. A sender chooses the input, so every loop ends at one of these."""

KIB = 1024
MIB = 1024 * KIB

#: A mail that is larger after elision is not parsed at all.
MAIL_BYTES = 4 * MIB
#: 10,000 recipients take about 0.5 MiB; beyond this the rest of the headers is ignored.
HEADER_BLOCK_BYTES = 2 * MIB
#: Real mail has 20 to 120 header fields per part.
HEADER_FIELDS = 1_000
#: Any single field other than the address lists; RFC 5322 allows 998 per line, References get long.
HEADER_VALUE_BYTES = 32 * KIB
#: Gmail cuts subjects at 250 when showing them.
SUBJECT_CHARS = 1_000
#: RFC 5322 line length; longer ids are cut, they still compare equal.
MESSAGE_ID_CHARS = 998
#: A long thread: the first and the newest ids are kept.
REFERENCES = 50
LABELS = 100
LABEL_CHARS = 225  # Gmail's own limit
#: List-Unsubscribe and the like.
SHORT_HEADER_CHARS = 2_000

#: Kept per field; the count stays true.
ADDRESSES = 100
ADDRESS_NAME_CHARS = 200
EMAIL_CHARS = 320  # 64 + "@" + 255, RFC 5321

#: Mailing list software and forwards of forwards reach 5 or 6.
NESTING = 10
PARTS = 200
ATTACHMENTS = 100
FILENAME_CHARS = 255

#: Decoded bytes of one text or HTML part that are looked at. Gmail clips what it shows at 102 kB.
BODY_BYTES = MIB
#: For each of text, quoted_text and forwarded_text.
TEXT_CHARS = 200_000
SIGNATURE_CHARS = 4_000
SIGNATURE_LINES = 40
LINKS = 200
LINK_URL_CHARS = 4_096  # Outlook safelinks reach 2,000
LINK_TEXT_CHARS = 300

#: A newsletter has 500 to 5,000 tags.
HTML_TAGS = 100_000

CALENDAR_BYTES = 512 * KIB
CALENDAR_EVENTS = 20
CALENDAR_RAW_CHARS = 16_000
CALENDAR_FIELD_CHARS = 1_000
