create table idempotency_key (
    shop_id      bigint      not null,
    key          text        not null,
    request_hash bytea       not null,   -- of method, path and body: the same key with another request is a client's mistake
    status       int,                    -- null while the first request is under way
    content_type text,
    body         bytea,
    created_at   timestamptz not null,
    primary key (shop_id, key)
);
create index idempotency_key_age on idempotency_key (created_at);
