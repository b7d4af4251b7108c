"""Operations: long-running work with a durable state.

The Postgres row is the truth (state, attempt, lease, run_at, cancel_requested, cursor); JetStream only rings the bell.

    queued ──claim──▶ running ──▶ succeeded
      ▲  │              │ ├─────▶ failed ─────┐
      │  │              │ └─────▶ cancelled ──┤
      │  └──cancel──────┼───────▶ cancelled   │
      └──failed try, release, lost lease──────┘ (a person's retry)

`attempt` is the fence: every write of a worker names its attempt, and a worker that lost its lease writes nothing.
`stalls` counts tries that ended badly since the cursor last moved: work that gets on is tried as often as it takes.
"""
