-- The account's key is the shop's id, but shops are another module's: the program stands without them.
create table rewards_account (
    shop_id    bigint      primary key,
    name       text        not null check (name <> ''),
    plan       text        not null check (plan in ('free', 'starter', 'growth', 'plus', 'pro', 'enterprise')),
    created_at timestamptz not null
);

create table rewards_api_key (
    shop_id      bigint      not null references rewards_account (shop_id),
    id           bigint      generated always as identity,
    name         text        not null,
    scopes       text[]      not null,
    hash         bytea       not null,              -- SHA-256; the key itself has 190 random bits, so no salt is needed
    hint         text        not null,              -- its last four characters
    created_at   timestamptz not null,
    last_used_at timestamptz,
    primary key (shop_id, id),
    -- A request shows only the key, so the key finds the account.
    unique (hash)
);

create table rewards_customer (
    shop_id        bigint      not null references rewards_account (shop_id),
    id             bigint      generated always as identity,
    email          text,                             -- normalised; not unique: several customers may share one
    first_name     text,
    last_name      text,
    state          text        not null check (state in ('candidate', 'member', 'disabled')),
    date_of_birth  date,                             -- year 1004 where only day and month are known
    points_balance bigint      not null default 0 check (points_balance >= 0), -- the sum of the customer's points_entry rows
    referral_code  text        not null default substr(md5(gen_random_uuid()::text), 1, 16), -- 64 random bits
    created_at     timestamptz not null,
    updated_at     timestamptz not null,             -- whole milliseconds, so that what clients read back finds the row again
    primary key (shop_id, id)
);
-- Every list is newest first (id descending); a filter that leaves few rows has its own index.
-- text_pattern_ops serves both equality and "begins with", whatever the database's collation.
create index rewards_customer_email on rewards_customer (shop_id, email text_pattern_ops, id);
create index rewards_customer_state on rewards_customer (shop_id, state, id);
create index rewards_customer_updated on rewards_customer (shop_id, updated_at);
create index rewards_customer_name on rewards_customer
    (shop_id, lower(coalesce(first_name || ' ', '') || coalesce(last_name, '')) text_pattern_ops);
create index rewards_customer_last_name on rewards_customer (shop_id, lower(last_name) text_pattern_ops);

create table points_entry (
    shop_id       bigint      not null,
    id            bigint      generated always as identity,
    customer_id   bigint      not null,
    points_change bigint      not null check (points_change <> 0),
    description   text        not null,              -- the customer may read it
    internal_note text,                              -- the merchant alone
    request_id    text,                              -- the same one moves points once
    created_at    timestamptz not null,
    primary key (shop_id, id),
    foreign key (shop_id, customer_id) references rewards_customer (shop_id, id)
);
create index points_entry_customer on points_entry (shop_id, customer_id, id);
create index points_entry_created on points_entry (shop_id, created_at);
create unique index points_entry_request on points_entry (shop_id, request_id) where request_id is not null;

-- A ledger is only ever added to; a correction is a new entry.
create function points_entry_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'points_entry is append-only: add a correcting entry';
end $$;
create trigger points_entry_append_only before update or delete or truncate on points_entry
    for each statement execute function points_entry_is_append_only();
