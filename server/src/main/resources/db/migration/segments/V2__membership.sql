-- Who was in which saved segment when: single moves as rows, everything at once (a first fill, an edit) as bitmaps.

-- What the one keeper of memberships has worked off. Every batch of moves is written together with it, and only where
-- it still is what that keeper last wrote: a second keeper or a repeat writes nothing twice.
create table segment_keeper (
    only_row   boolean primary key default true check (only_row),
    generation bigint  not null,                    -- grows with every batch
    position   text                                 -- of the change feed; null before the first batch
);
insert into segment_keeper (generation) values (0);

-- How far a shop's time has been worked off.
create table segment_clock (
    shop_id      bigint      primary key references shop (id),
    timed        boolean     not null,              -- whether any of its rules can be turned by time alone
    worked_until timestamptz not null,
    look_back    timestamptz not null,              -- time worked off while no change was pending: later changes look back here
    target       timestamptz,                       -- of a stretch of time too full for one batch
    resume_after bigint                             -- the last person of it that is done
);

-- What a segment's membership is now, in short.
create table segment_membership (
    shop_id       bigint      not null,
    segment_id    bigint      not null,
    version       int         not null,
    basis         text        not null,             -- digest of what the rule means; another one asks for a new fill
    filled_at     timestamptz not null,             -- the last first fill, edit or rebuild; moves come after it
    snapshot_id   bigint      not null,
    snapshot_at   timestamptz not null,
    members       bigint      not null,
    moves         bigint      not null,             -- since the snapshot
    frozen_since  timestamptz,                      -- nothing is known from here on, because a source is off
    frozen_reason text,
    primary key (shop_id, segment_id),
    foreign key (shop_id, segment_id) references segment (shop_id, id)
);

-- Moves and snapshots in the order they were found.
create sequence segment_stream;

create table segment_snapshot (
    shop_id    bigint      not null,
    segment_id bigint      not null,
    at         timestamptz not null,
    id         bigint      not null default nextval('segment_stream'),
    gap_from   timestamptz,                         -- what was known before holds up to here; null: up to at
    version    int         not null,
    reason     text        not null check (reason in ('filled', 'edited', 'rebuilt', 'checkpoint')),
    members    bigint      not null,
    entered    bigint      not null,                -- against what was known before
    "left"     bigint      not null,
    primary key (shop_id, segment_id, at, id),
    foreign key (shop_id, segment_id) references segment (shop_id, id)
);

-- A snapshot's members: a Roaring bitmap for each page of 2^24 ids, so at most 2 MB a row. Compressed already.
create table segment_snapshot_page (
    shop_id     bigint not null,
    segment_id  bigint not null,
    snapshot_id bigint not null,
    page        bigint not null,
    people      bytea  not null,
    primary key (shop_id, segment_id, snapshot_id, page)
);
alter table segment_snapshot_page alter column people set storage external;

-- One person who entered or left. No key to subscriber: a person's moves stay true.
create table segment_move (
    shop_id       bigint      not null,
    segment_id    bigint      not null,
    at            timestamptz not null,
    id            bigint      not null default nextval('segment_stream'),
    subscriber_id bigint      not null,
    change_id     bigint,                           -- the change or event that did it; null: time alone
    version       int         not null,
    entered       boolean     not null,             -- else left
    superseded    boolean     not null default false,  -- a change that was committed late shows that it was not so
    primary key (shop_id, segment_id, at, id)
);
create index segment_move_stream on segment_move (shop_id, id);
create index segment_move_person on segment_move (shop_id, subscriber_id, at);
