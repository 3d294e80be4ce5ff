create table segment (
    shop_id    bigint      not null references shop (id),
    id         bigint      generated always as identity,
    version    int         not null,                -- the one that counts now
    created_at timestamptz not null,
    deleted_at timestamptz,                         -- kept for the past
    primary key (shop_id, id)
);

-- Every rule a segment ever had: an edit adds one.
create table segment_version (
    shop_id    bigint      not null,
    segment_id bigint      not null,
    version    int         not null,
    name       text        not null,
    rule       json        not null,                -- as it was sent, so that numbers keep their digits
    created_at timestamptz not null,
    created_by text        not null,                -- the person's e-mail or the token's name
    primary key (shop_id, segment_id, version),
    foreign key (shop_id, segment_id) references segment (shop_id, id)
);
