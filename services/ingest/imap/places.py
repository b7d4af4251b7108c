"""Where messages lie: told by their ids, or, for Gmail's, remembered from listings and searched for otherwise."""

from collections import OrderedDict
from collections.abc import Mapping
from functools import partial

from services.ingest.imap.folders import Folder, Folders
from services.ingest.imap.ids import gmail_id, gmail_number, read_place
from services.ingest.imap.limits import PLACES
from services.ingest.imap.opening import find_gmail, open_folder
from services.ingest.imap.pool import Pool
from services.ingest.imap.session import Session

#: Remote ids by UID, by folder.
Located = dict[Folder, dict[int, str]]


class Places:
    """Finds messages again."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: OrderedDict[str, tuple[str, int]] = OrderedDict()

    def remember(self, folder: Folder, uids: Mapping[str, int]) -> None:
        """Where Gmail's messages were seen: UIDs by remote id."""
        for remote_id, uid in uids.items():
            self._known[remote_id] = (folder.key, uid)
            self._known.move_to_end(remote_id)
        while len(self._known) > PLACES:
            self._known.popitem(last=False)

    def forget(self, remote_id: str) -> None:
        """It is not there any more."""
        self._known.pop(remote_id, None)

    async def locate(self, folders: Folders, remote_ids: list[str]) -> Located:
        """Where they lie; what lies nowhere is missing from the answer."""
        if folders.gmail:
            return await self._locate_gmail(folders, remote_ids)
        located: Located = {}
        for remote_id in remote_ids:
            place = read_place(remote_id)
            folder = folders.by_key(place.folder_key) if place else None
            if place and folder:
                located.setdefault(folder, {})[place.uid] = remote_id
        return located

    async def _locate_gmail(self, folders: Folders, remote_ids: list[str]) -> Located:
        located: Located = {}
        missing: set[int] = set()
        for remote_id in remote_ids:
            key, uid = self._known.get(remote_id, ("", 0))
            folder, number = folders.by_key(key), gmail_number(remote_id)
            if folder:
                located.setdefault(folder, {})[uid] = remote_id
            elif number is not None:
                missing.add(number)
        for folder in folders.all if missing else ():
            found = await self._pool.run(partial(find, folder=folder, numbers=tuple(missing)))
            if found:
                located.setdefault(folder, {}).update({uid: gmail_id(number) for number, uid in found.items()})
                missing -= found.keys()
        return located


def find(session: Session, folder: Folder, numbers: tuple[int, ...]) -> dict[int, int]:
    """Which of Gmail's messages lie in a folder: UID by number."""
    opened = open_folder(session, folder, gmail=True, anew=True)
    return {} if opened is None else find_gmail(session, numbers)
