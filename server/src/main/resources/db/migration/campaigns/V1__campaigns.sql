create table campaign (
    shop_id               bigint      not null references shop (id),
    id                    bigint      generated always as identity,
    name                  text        not null,
    status                text        not null check (status in
                              ('draft', 'scheduled', 'preparing', 'sending', 'paused', 'sent', 'cancelled', 'failed')),
    include               bigint[]    not null,          -- segments
    exclude               bigint[]    not null,
    body                  text        not null,          -- Liquid
    smart_sending_hours   int         not null,          -- 0 is off
    quiet_hours           text        not null,          -- respect, ignore
    schedule_at           timestamptz,                   -- null: as soon as it is sent
    max_staleness_seconds int,                           -- null: a quoted balance may be of any age
    prepared              boolean     not null default false,  -- everybody has a decision
    funnel                jsonb,                         -- as the audience was frozen
    reason                text,                          -- why it was paused by itself, or failed
    created_at            timestamptz not null,
    updated_at            timestamptz not null,
    started_at            timestamptz,
    finished_at           timestamptz,
    primary key (shop_id, id)
);
create index campaign_to_prepare on campaign (schedule_at) where status in ('scheduled', 'preparing');

create table dry_run (
    shop_id     bigint      not null,
    id          bigint      generated always as identity,
    campaign_id bigint      not null,
    status      text        not null check (status in ('running', 'done', 'failed')),
    reason      text,
    warnings    jsonb,
    started_at  timestamptz not null,
    finished_at timestamptz,
    primary key (shop_id, id),
    foreign key (shop_id, campaign_id) references campaign (shop_id, id) on delete cascade
);
create index dry_run_running on dry_run (shop_id) where status = 'running';

-- What would be decided for each person: the same decisions as a send writes, in a table of their own.
create table dry_run_decision (
    shop_id       bigint      not null,
    dry_run_id    bigint      not null,
    subscriber_id bigint      not null,
    to_number     text        not null,
    state         text        not null,                  -- planned, skipped
    reason        text,
    evidence      text,
    body          text,
    parts         smallint    not null,
    encoding      text,
    quoted        jsonb,
    missing       text[],                                -- values that the text asks for and the person does not have
    decided_at    timestamptz not null,
    primary key (shop_id, dry_run_id, subscriber_id),
    foreign key (shop_id, dry_run_id) references dry_run (shop_id, id) on delete cascade
);
