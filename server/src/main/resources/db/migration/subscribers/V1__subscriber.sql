create table subscriber (
    shop_id    bigint      not null references shop (id),
    id         bigint      generated always as identity,
    phone      text        collate "C" not null,    -- E.164
    email      text        collate "C",             -- normalised; may be on several people
    first_name text,
    last_name  text,
    time_zone  text,                                -- IANA name
    tags       text[]      not null default '{}',
    properties jsonb       not null default '{}',   -- name -> text, number (exact), true/false, or list of text
    created_at timestamptz not null,
    primary key (shop_id, id),
    unique (shop_id, phone)
);
-- Collation C everywhere: equality and "begins with" from one index, whatever locale the database has.
create index subscriber_email on subscriber (shop_id, email) where email is not null;
create index subscriber_first_name on subscriber (shop_id, (lower(first_name) collate "C")) where first_name is not null;
create index subscriber_last_name on subscriber (shop_id, (lower(last_name) collate "C")) where last_name is not null;

-- The property names in use, so that the criteria catalogue need not look at every person.
create table subscriber_property (
    shop_id bigint not null references shop (id),
    name    text   not null,
    type    text   not null check (type in ('text', 'number', 'boolean', 'list')),  -- text where the kinds are mixed
    primary key (shop_id, name)
);

-- The change feed: one row for each person whose facts changed in a transaction. Partitioned by time, so that the
-- oldest months are dropped instead of deleted.
create table subscriber_change (
    shop_id       bigint      not null,
    subscriber_id bigint      not null,
    at            timestamptz not null,
    id            bigint      generated always as identity,
    xid           xid8        not null default pg_current_xact_id(),   -- the top-level transaction, whatever savepoints it has
    was           jsonb       not null,
    now           jsonb       not null,
    source        text,                             -- what brought it, such as import:12; null for the API
    primary key (shop_id, subscriber_id, at, id)    -- one person's past, in order
) partition by range (at);
-- The tail, for readers of all shops.
create index subscriber_change_tail on subscriber_change (xid, id);

-- Catches what no month covers (a clock far off), so that a write never fails for want of a partition.
create table subscriber_change_default partition of subscriber_change default;

-- What was dropped: positions that had not read it are lost, and the past before it cannot be told.
create table subscriber_change_dropped (
    only_row    boolean     primary key default true check (only_row),
    kept_from   timestamptz not null,
    highest_xid xid8        not null
);
insert into subscriber_change_dropped (kept_from, highest_xid) values ('-infinity', '0');

do $$
declare
    month timestamp := date_trunc('month', now() at time zone 'UTC');
begin
    for ahead in 0 .. 3 loop
        execute format(
            'create table subscriber_change_%s partition of subscriber_change for values from (%L) to (%L)',
            to_char(month, 'YYYY_MM'), month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        month := month + interval '1 month';
    end loop;
end
$$;
