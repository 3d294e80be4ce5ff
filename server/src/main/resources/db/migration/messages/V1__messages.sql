-- What the texts of one cause have in common, and whether they may leave. A campaign has one; a flow has one a step.
create table dispatch (
    shop_id               bigint      not null references shop (id),
    cause                 text        not null,          -- campaign
    cause_id              bigint      not null,
    step                  text        not null default '',
    purpose               text        not null,
    status                text        not null,          -- preparing, running, paused, cancelled, finished
    body                  text        not null,          -- Liquid
    include               bigint[]    not null,          -- segments, asked again at every claim
    exclude               bigint[]    not null,
    smart_sending_hours   int         not null,          -- 0 is off
    ignore_quiet_hours    boolean     not null,
    max_staleness_seconds int,                           -- how old a quoted balance may be; null for any age
    created_at            timestamptz not null,
    primary key (shop_id, cause, cause_id, step)
);
create index dispatch_running on dispatch (shop_id) where status = 'running';

-- One decision a person: to text or not, and what became of it.
create table message (
    shop_id       bigint      not null references shop (id),
    id            bigint      generated always as identity,
    cause         text        not null,                  -- campaign, test, answer
    cause_id      bigint      not null,
    step          text        not null default '',
    subscriber_id bigint,                                -- null for a number without a profile
    purpose       text        not null,
    to_number     text        not null,
    body          text,                                  -- null where it was skipped before it was written
    parts         smallint    not null default 0,
    encoding      text,
    state         text        not null check (state in
                      ('planned', 'held', 'skipped', 'claimed', 'sent', 'delivered', 'failed', 'unknown')),
    reason        text,
    evidence      text,                                  -- what the reason was decided on
    quoted        jsonb,                                 -- values of other systems that the text quotes, each with its time
    decided_at    timestamptz not null,
    due_at        timestamptz not null,                  -- not before
    held_since    timestamptz,
    claimed_at    timestamptz,
    claimed_by    bigint,                                -- sender
    sent_at       timestamptz,
    ended_at      timestamptz,                           -- delivered, failed, or given up as unknown
    carrier       text,
    carrier_id    text,
    primary key (shop_id, id),
    -- Promise: one decision a person and step, however often the work is repeated after a crash.
    unique (shop_id, cause, cause_id, step, subscriber_id)
) with (fillfactor = 70);
create index message_subscriber on message (shop_id, subscriber_id, id);
create index message_due on message (shop_id, cause, cause_id, step, due_at, id) where state in ('planned', 'held');
-- Answers and tests belong to no dispatch and go first.
create index message_single on message (shop_id, due_at, id) where state in ('planned', 'held') and cause in ('answer', 'test');
create index message_claimed on message (shop_id, cause, cause_id, step, claimed_by) where state = 'claimed';

-- A running process that hands texts to carriers. It holds an advisory lock on its id, which PostgreSQL lets go of the
-- moment the process is gone: whoever can take the lock knows that the claims under it are orphans.
create table sender (
    id         bigint      generated always as identity primary key,
    started_at timestamptz not null
);

-- What people text to the shop.
create table inbound (
    shop_id       bigint      not null references shop (id),
    id            bigint      generated always as identity,
    subscriber_id bigint,
    from_number   text        not null,
    to_number     text        not null,
    body          text        not null,
    meaning       text        not null,                  -- opt_out, opt_in, help, other
    received_at   timestamptz not null,
    primary key (shop_id, id)
);
create index inbound_from on inbound (shop_id, from_number, id);
create index inbound_opt_out on inbound (shop_id, received_at) where meaning = 'opt_out';

-- The sandbox carrier's own log: the far end. One row a text handed over, doubles included, so no unique key.
create table sandbox_text (
    shop_id     bigint      not null references shop (id),
    id          bigint      generated always as identity,
    message_id  bigint      not null,
    from_number text        not null,
    to_number   text        not null,
    body        text        not null,
    at          timestamptz not null,
    primary key (shop_id, id)
);
create index sandbox_text_message on sandbox_text (shop_id, message_id);
create index sandbox_text_to on sandbox_text (shop_id, to_number, id);

-- Delivery receipts that the sandbox still owes, a batch a row.
create table sandbox_receipt (
    shop_id     bigint      not null references shop (id),
    id          bigint      generated always as identity,
    due_at      timestamptz not null,
    message_ids bigint[]    not null,
    primary key (shop_id, id)
);
create index sandbox_receipt_due on sandbox_receipt (due_at);

-- How the sandbox behaves, for rehearsing trouble. A shop without a row has a carrier without faults.
create table sandbox_behaviour (
    shop_id         bigint  not null references shop (id) primary key,
    per_second      int,                                 -- message parts; null for no limit
    fail_rate       float8  not null,                    -- share of texts refused, 0 to 1
    delay_ms        int     not null,                    -- how long a hand-over takes
    drop_answers    boolean not null,                    -- texts arrive, the carrier's answer does not
    lookups         boolean not null,                    -- whether it can say later what it took
    receipts        boolean not null,                    -- whether delivery receipts come
    receipt_delay_ms int    not null
);
