"""Bounds on what a server may make of us. A person chooses the server, so it is as hostile as a mail."""

KIB = 1024
MIB = 1024 * KIB

#: A SEARCH answer with a million ids is one line of 8 MB.
LINE_BYTES = 10 * MIB
#: Whole messages are asked for only when they claim to be smaller than WHOLE_BYTES; claims are not always true.
LITERAL_BYTES = 8 * MIB
#: Everything a server may say to one command.
ANSWER_BYTES = 64 * MIB
#: Lines of one answer; two million flags are not a mailbox.
ANSWER_LINES = 2_000_000
#: What it may say without having been asked, between two commands.
GREETING_BYTES = 64 * KIB

#: Larger folders are refused rather than half read.
FOLDER_MESSAGES = 1_000_000
#: Beyond these, folders are left alone; they come in the order of folders.ORDER, so Inbox and Sent never are.
FOLDERS = 1_000
FOLDER_NAME_BYTES = 1_000
UID_MAX = 2**32 - 1
#: Of one message that has more labels than anybody would give it.
LABELS = 100
LABEL_CHARS = 225

#: Messages of a page of a listing.
PAGE = 500
#: New messages taken from one folder in a page of changes.
ROUND = 500
#: Ids whose place is looked up with one SEARCH; each is an OR deeper.
LOOKUP = 16
#: Places of Gmail's message ids that are remembered.
PLACES = 200_000

#: A message of up to this size is fetched with others in one command, up to BATCH_BYTES and BATCH together.
WHOLE_BYTES = 512 * KIB
BATCH_BYTES = 2 * MIB
BATCH = 25
#: Larger ones come in pieces of this size, and what they have attached is left out as it streams by.
PIECE_BYTES = MIB
#: Nobody's mail server takes more.
MESSAGE_BYTES = 128 * MIB

#: Connections to one mailbox; servers allow 5 to 15, of which people's own programs take some.
CONNECTIONS = 3
CONNECT_SECONDS = 15.0
#: Without a byte.
SILENCE_SECONDS = 60.0
#: For one command; searching text without an index is slow.
COMMAND_SECONDS = 300.0
#: A server is given this much time for what it has to send, on top.
SLOW_BYTES_PER_SECOND = 64 * KIB
#: RFC 2177: a server may hang up after 30 minutes.
IDLE_SECONDS = 25 * 60.0
#: Until the server has to have taken DONE.
DONE_SECONDS = 10.0
