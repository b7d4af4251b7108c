"""The statements of a search, assembled from what is asked. Values are bound; only names of ours are written in."""

from __future__ import annotations

from dataclasses import dataclass

from services.classify.domain.search.query import Query
from services.classify.search.names import Names

#: So many mails are ranked, the newest of those that match. What is found more often than that needs another word.
MOST = 1_000
#: So many are looked through, the newest, where only those of many applications count.
_LOOKED_THROUGH = 3_000
#: How much a word weighs in a text, in calendar entries, in the sender's name, in the subject.
_WEIGHTS = "array[0.1, 0.2, 0.4, 1.0]::float4[]"
#: A name with all words comes before every mail; a mail whose application's name has some before those with none.
_NAMED, _PARTLY_NAMED = "2.0", "0.5"


@dataclass(frozen=True, slots=True)
class Way:
    """Mails that match tsquery `number`, of the applications whose names meet the terms at `met` (empty: any mail)."""

    number: int
    met: tuple[int, ...]
    #: Whether so few applications are meant that their mails are looked at one by one.
    few: bool


def shares_statement(query: Query, names: Names) -> str:
    """A row per combination of terms that names meet: a boolean per term, count."""
    columns = "".join(f"n.t{at}, " for at in range(len(names.terms)))
    grouping = f"group by {columns.rstrip(', ')}" if names.terms else ""
    return f"with {_named(query, names)} select {columns}count(*) as count from named n {grouping}"


def page_statement(query: Query, names: Names, ways: list[Way], *, paged: bool) -> str:
    """Hits in order: score, id, is_application, message_ids, mail_count, total, complete."""
    by_index = [way for way in ways if not way.few]
    found = "".join(f"\n        found_{way.number} as materialized ({_found(query, way)})," for way in by_index)
    all_found = "".join(f" and (select count(*) from found_{way.number}) < {_most(query, way)}" for way in by_index)
    mails = "\nunion all ".join((_by_few if way.few else _by_index)(query, names, way) for way in ways)
    behind = "where x.score < :score or (x.score = :score and x.id > :last)" if paged else ""
    return f"""
        with {_named(query, names)},{found}
        mails as ({mails}),
        newest as (
            select * from (
                select distinct on (m.content_key) m.* from mails m order by m.content_key, m.bonus desc, m.message_id
            ) once order by once.mail_date desc, once.message_id limit {MOST}
        ),
        ranked as (
            select w.message_id, w.application_id, w.bonus + {_fresh("w.mail_date")} * ts_rank(
                {_WEIGHTS}, w.words, cast(cast(:ranked as text) as tsquery), 1) as score
            from newest w
        ),
        by_mail as (
            select coalesce(r.application_id, r.message_id) as id, r.application_id is not null as is_application,
                   max(r.score) as score, count(*) as mail_count,
                   (array_agg(r.message_id order by r.score desc, r.message_id))[1:3] as message_ids
            from ranked r group by 1, 2
        ),
        by_name as ({_by_name(query, names)}),
        hits as (
            select id, coalesce(b.is_application, true) as is_application,
                   coalesce(b.score, 0.0) + coalesce(n.score, 0.0) as score,
                   coalesce(b.message_ids, array[]::uuid[]) as message_ids, coalesce(b.mail_count, 0) as mail_count
            from by_mail b full join by_name n using (id)
        )
        select x.* from (
            select h.*, count(*) over () as total,
                   (select count(*) from ranked) < {MOST}{all_found} as complete
            from hits h
        ) x {behind} order by x.score desc, x.id limit :size"""


def _named(query: Query, names: Names) -> str:
    """The applications that may be found; without a choice among them, those whose names meet any term."""
    conditions = ["a.user_id = :user_id", "a.dismissed = :dismissed", *(f"not {one}" for one in names.unwanted)]
    if names.companies:
        conditions.append(f"({' or '.join(names.companies)})")
    if query.narrows:
        conditions.append("a.id = any(:narrowed)")
    if names.terms and not query.chooses:
        conditions.append(f"({' or '.join(names.terms)})")
    columns = "".join(f", {one} as t{at}" for at, one in enumerate(names.terms))
    return f"""named as materialized (
            select a.id, a.applied_at, a.last_event_at{columns} from classify.applications a
            where {" and ".join(conditions)}
        )"""


def _by_index(query: Query, names: Names, way: Way) -> str:
    return f"""
            select m.message_id, m.content_key, m.mail_date, m.words, e.application_id, {_bonus(way)}
            from found_{way.number} m
            left join lateral (
                -- One by one: otherwise the planner reads all events of the person for the few that are asked for.
                select v.application_id from classify.application_events v
                where v.user_id = :user_id and v.content_key = m.content_key limit 1
            ) e on true
            where {_fitting(query, names, way)}"""


def _found(query: Query, way: Way) -> str:
    labels = "cast(:labels as text[])" if query.labels else "null"
    return f"""
            select * from classify.search_mails({_tsquery("loose", way)}, {_tsquery("exact", way)},
                cast(:after as timestamptz), cast(:before as timestamptz), {labels}, {_most(query, way)})"""


def _most(query: Query, way: Way) -> int:
    return _LOOKED_THROUGH if way.met or query.chooses else MOST


def _by_few(query: Query, names: Names, way: Way) -> str:
    return f"""
            select m.message_id, m.content_key, m.mail_date, m.words, e.application_id, {_bonus(way)}
            from named n
            join classify.application_events e on e.user_id = :user_id and e.application_id = n.id
            join classify.mail_words m on m.user_id = :user_id and m.message_id = e.message_id
            where m.about_work and m.words @@ coalesce({_tsquery("exact", way)}, {_tsquery("loose", way)})
              and (cast(:after as timestamptz) is null or m.mail_date >= :after)
              and (cast(:before as timestamptz) is null or m.mail_date < :before) and {_fitting(query, names, way)}"""


def _fitting(query: Query, names: Names, way: Way) -> str:
    conditions = ["true"]
    if way.met:
        met = " and ".join(f"k.t{at}" for at in way.met)
        conditions.append(_among(f"select k.id from named k where {met}"))
    elif query.chooses:
        conditions.append(_among("select k.id from named k"))
    else:
        # What was dismissed is in no list, so neither is its mail found.
        hidden = "select a.id from classify.applications a where a.user_id = :user_id and a.dismissed"
        conditions.append(f"(e.application_id in ({hidden})) is not true")
    if names.unwanted:
        conditions.append(
            "not exists (select from classify.applications a where a.user_id = :user_id and a.id = e.application_id "
            f"and ({' or '.join(names.unwanted)}))"
        )
    if query.labels and way.few:
        conditions.append("m.label = any(:labels)")
    return " and ".join(conditions)


def _among(applications: str) -> str:
    """Looked up in a hash: as a join the planner, who takes them for few, walks through all of them for every mail."""
    return f"(e.application_id in ({applications})) is true"


def _by_name(query: Query, names: Names) -> str:
    met = [f"n.t{at}" for at in range(len(names.terms))]
    if query.of_mails:
        met.append("false")
    if query.after is not None:
        met.append("n.last_event_at >= :after")
    if query.before is not None:
        met.append("n.applied_at < :before")
    score = f"{_NAMED} * {_fresh('n.last_event_at')}"
    return f"select n.id, {score} as score from named n where {' and '.join(met) or 'true'}"


def _bonus(way: Way) -> str:
    return f"{_PARTLY_NAMED if way.met else '0.0'}::float8 as bonus"


def _fresh(moment: str) -> str:
    """1 for what is new, two thirds for what is a year old: of two that match alike the newer one comes first."""
    years = f"greatest(extract(epoch from cast(:as_of as timestamptz) - {moment}), 0)::float8 / 31557600.0"
    return f"(1.0::float8 / (1.0 + 0.5 * {years}))"


def _tsquery(name: str, way: Way) -> str:
    return f"cast(cast(:{name}_{way.number} as text) as tsquery)"
