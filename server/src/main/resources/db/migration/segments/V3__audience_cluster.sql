-- The audience on an OpenSearch cluster: which server feeds it, and how far it has come. Stays empty with the embedded
-- index. Of the whole installation, not of a shop: one reader of the change feed serves all shops.
create table audience_cluster (
    cluster    text        primary key,               -- the cluster's own id, and our prefix there
    generation bigint      not null default 0,        -- grows when another server takes over; a former one's writes then lose
    holder     text,                                  -- the server that feeds it
    held_until timestamptz not null default '-infinity',
    ready      boolean     not null default false,    -- whether this holder has seen that the indexes are what they should be
    position   text                                   -- how far all live indexes have come; null where that is not known
);

create table audience_cluster_index (
    shop_id    bigint      not null references shop (id),
    cluster    text        not null references audience_cluster (cluster),
    version    bigint      generated always as identity,
    state      text        not null check (state in ('building', 'live', 'retired')),
    format     text        not null,                  -- how its documents are built and laid out
    shards     text[]      not null default '{}',     -- for each shard a routing value that leads to it
    mark       bigint      not null default 0,        -- every shard's own mark must have come this far
    built_to   bigint,                                -- while it is built: everybody up to this id is in
    built      bigint      not null default 0,
    people     bigint      not null default 0,
    retired_at timestamptz,
    primary key (shop_id, cluster, version)
);
create unique index audience_cluster_index_live on audience_cluster_index (shop_id, cluster) where state = 'live';
create unique index audience_cluster_index_building on audience_cluster_index (shop_id, cluster) where state = 'building';
