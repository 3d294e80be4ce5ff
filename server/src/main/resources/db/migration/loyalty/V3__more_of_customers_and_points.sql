-- What else Smile says of a customer. Needed and progress are in the program's own unit: points, or money spent.
alter table smile_customer
    add column date_of_birth          date,         -- year 1004 where only day and month are known
    add column vip_tier_expires_at    timestamptz,
    add column vip_progress_value     numeric,
    add column current_vip_period_end timestamptz,
    add column vip_tier_keep_needed   numeric,
    add column next_vip_tier          text,         -- as vip_tier
    add column vip_tier_next_needed   numeric;

-- Only a full pass reads everybody: let it come soon.
update smile_connection set full_due_at = least(full_due_at, now());

-- How far the points ledger was read, where the key may read it.
create table smile_ledger (
    shop_id       bigint      primary key references smile_connection (shop_id) on delete cascade,
    generation    bigint      not null,
    base_url      text        not null,
    refused       boolean     not null default false,  -- the key lacks the scope
    complete      boolean     not null default false,  -- was read to its end once
    watermark     timestamptz,                      -- the next reading asks for what changed since
    -- A reading under way; basis is the start of its first page.
    basis_at      timestamptz,
    changed_since timestamptz,
    cursor        text
);

-- The ledger itself: a customer who is matched with a person later brings the points of before.
create table smile_points (
    shop_id       bigint      not null references smile_connection (shop_id),
    id            bigint      not null,             -- Smile's
    smile_id      bigint      not null,             -- customer
    points_change bigint      not null,
    description   text,
    created_at    timestamptz not null,
    primary key (shop_id, id)
);
create index smile_points_customer on smile_points (shop_id, smile_id, id);
