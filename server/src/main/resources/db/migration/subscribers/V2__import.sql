create table import (
    shop_id     bigint      not null references shop (id),
    id          bigint      generated always as identity,
    mode        text        not null check (mode in ('dry_run', 'commit')),
    file_name   text        not null,
    status      text        not null default 'running' check (status in ('running', 'done', 'failed')),
    code        text,                               -- why it failed; likewise reason, the sentence
    reason      text,
    rows        bigint      not null default 0,     -- in the file, once it has been read through
    done        bigint      not null default 0,
    verdicts    jsonb       not null default '{}',  -- verdict -> rows
    ignored     text[]      not null default '{}',  -- columns that mean nothing to us
    created_by  text        not null,
    created_at  timestamptz not null,
    finished_at timestamptz,
    primary key (shop_id, id)
);

-- The verdicts of up to a thousand rows, written with what the rows changed: a batch is applied once. One row a batch
-- instead of one a verdict keeps a million verdicts in some megabytes.
create table import_batch (
    shop_id   bigint not null,
    import_id bigint not null,
    first_row bigint not null,                      -- counted from 1, without the header
    verdicts  text   not null,                      -- a letter a row
    lines     int[]  not null,                      -- where in the file each row begins
    phones    text[] not null,                      -- as understood, or as written where it is none
    reasons   jsonb  not null,                      -- position -> sentence
    primary key (shop_id, import_id, first_row),
    foreign key (shop_id, import_id) references import (shop_id, id)
);
