-- What happened to people, as segments and flows ask about it. Never changed once written. Has the change feed's tail
-- (xid, id) and takes its ids from the feed's sequence, so that one position covers both.
create table event (
    shop_id       bigint      not null,
    id            bigint      not null default nextval('subscriber_change_id_seq'),
    subscriber_id bigint      not null,
    type          text        collate "C" not null,
    occurred_at   timestamptz not null,
    recorded_at   timestamptz not null,
    properties    jsonb       not null,             -- name -> text, number (exact), true/false, list of text, or {"date": "…"}
    external_id   text        collate "C",          -- the caller's own; counts once
    xid           xid8        not null default pg_current_xact_id(),
    primary key (shop_id, subscriber_id, type, occurred_at, id)  -- one person's events of a type, in order
);
create unique index event_external on event (shop_id, external_id) where external_id is not null;
-- The tail, for readers of all shops.
create index event_tail on event (xid, id);

-- The types in use and the kinds their properties first had, so that a builder need not look at every event.
create table event_type (
    shop_id bigint not null references shop (id),
    type    text   collate "C" not null,
    primary key (shop_id, type)
);
create table event_property (
    shop_id bigint not null,
    type    text   collate "C" not null,
    name    text   collate "C" not null,
    kind    text   not null check (kind in ('text', 'number', 'boolean', 'date', 'list')),
    primary key (shop_id, type, name),
    foreign key (shop_id, type) references event_type (shop_id, type)
);
