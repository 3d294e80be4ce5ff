-- Tells one connection from the next, so that a pass begun under an old key or address can write nothing.
create sequence smile_generation;

create table smile_connection (
    shop_id       bigint      primary key references shop (id),
    -- forgotten: the merchant disconnected and the data is being removed; it shows as not connected.
    status        text        not null check (status in ('active', 'inactive', 'broken', 'forgotten')),
    reason_code   text,                             -- why it is broken
    reason        text,
    base_url      text        not null,
    sealed_key    bytea,                            -- encrypted; null once forgotten
    key_hint      text        not null,             -- its last four characters
    generation    bigint      not null,
    complete      boolean     not null,             -- a full pass finished since this address was given
    watermark     timestamptz,                      -- the next delta asks for what changed since; null: only a full pass will do
    fresh_at      timestamptz,                      -- every snapshot is at least as fresh as this: the start of the last clean pass
    delta_due_at  timestamptz not null,
    full_due_at   timestamptz not null,
    failures      int         not null default 0,   -- passes failed in a row, for the back-off
    -- Whoever runs this shop's passes, by the database's clock: the nodes' own clocks may differ.
    lease_owner   uuid,
    lease_until   timestamptz
);

create table smile_pass (
    shop_id       bigint      not null references smile_connection (shop_id) on delete cascade,
    id            bigint      generated always as identity,
    kind          text        not null check (kind in ('full', 'delta')),
    status        text        not null check (status in ('queued', 'running', 'done', 'failed')),
    stage         text        not null default 'fetching' check (stage in ('fetching', 'retiring')),
    -- A scheduled pass may go on where a failed one stopped; one that somebody asked for begins at the first page.
    scheduled     boolean     not null,
    generation    bigint      not null,
    requested_at  timestamptz not null,
    started_at    timestamptz,
    basis_at      timestamptz,                      -- start of the first page, also over a resume: the watermark comes from it
    finished_at   timestamptz,
    changed_since timestamptz,                      -- Smile's updated_at_min; null for all customers
    cursor        text,                             -- of the page to fetch next; null at the start
    resumable     boolean     not null default false,
    pages         int         not null default 0,
    fetched       bigint      not null default 0,
    changed       bigint      not null default 0,
    retired       bigint      not null default 0,
    requests      bigint      not null default 0,
    throttled     bigint      not null default 0,
    customers     bigint,                           -- how many were known when it finished
    reason_code   text,
    reason        text,
    primary key (shop_id, id)
);
create unique index smile_pass_queued on smile_pass (shop_id, kind) where status = 'queued';
create unique index smile_pass_running on smile_pass (shop_id) where status = 'running';

-- What a pass has seen: with it a full pass knows who vanished, and a cursor that comes twice is found out.
create table smile_pass_page (
    shop_id     bigint   not null,
    pass_id     bigint   not null,
    page        int      not null,
    next_cursor text,
    ids         bigint[] not null,
    primary key (shop_id, pass_id, page),
    foreign key (shop_id, pass_id) references smile_pass (shop_id, id) on delete cascade
);

create table smile_customer (
    shop_id        bigint      not null references smile_connection (shop_id),
    smile_id       bigint      not null,
    email          text        collate "C",                          -- normalised; null where there is none that could match
    email_given    text,                            -- as Smile says it
    state          text        not null,
    points_balance bigint      not null,
    vip_tier       text,                            -- the name where the key may read it, else the tier's number
    referral_url   text,
    updated_at     timestamptz,                     -- Smile's
    written_at     timestamptz not null,            -- when we last wrote the row
    generation     bigint      not null,
    -- Among several customers with one e-mail the lowest wins.
    state_rank     smallint    not null generated always as (
        case state when 'member' then 0 when 'candidate' then 1 when 'disabled' then 2 else 3 end) stored,
    primary key (shop_id, smile_id)
);
-- In the order in which customers of one e-mail win: the first row of an e-mail is its customer.
create index smile_customer_winner on smile_customer (shop_id, email, state_rank, updated_at desc nulls last, smile_id desc)
    where email is not null;

-- Each subscriber's e-mail, written with the profile: matching is a join within this module.
create table smile_subscriber (
    shop_id       bigint not null references shop (id),
    subscriber_id bigint not null,
    email         text   not null collate "C",
    primary key (shop_id, subscriber_id)
);
create index smile_subscriber_email on smile_subscriber (shop_id, email);
