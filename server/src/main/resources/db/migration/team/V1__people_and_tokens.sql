create table person (
    shop_id       bigint      not null references shop (id),
    id            bigint      generated always as identity,
    email         text        not null,             -- normalised
    name          text        not null,
    password_hash text        not null,             -- Argon2id, with its parameters in front
    created_at    timestamptz not null,
    primary key (shop_id, id),
    -- One sign-in form for every shop: an address names one person. The only unique key that does not begin with the shop.
    unique (email)
);

create table api_token (
    shop_id      bigint      not null references shop (id),
    id           bigint      generated always as identity,
    name         text        not null,
    hash         bytea       not null,              -- SHA-256; the token itself has 190 random bits, so no salt is needed
    hint         text        not null,              -- its last four characters
    created_at   timestamptz not null,
    last_used_at timestamptz,
    primary key (shop_id, id),
    -- A request shows only the token, so the token finds the shop.
    unique (hash)
);

-- Failed sign-ins by address and by network address; a success clears the address's row.
create table sign_in_failure (
    subject        text        primary key,
    failures       int         not null,
    last_failed_at timestamptz not null
);

-- The tables of Spring Session, as its PostgreSQL script gives them.
create table spring_session (
    primary_id            char(36) not null primary key,
    session_id            char(36) not null,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval int      not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);
create unique index spring_session_ix1 on spring_session (session_id);
create index spring_session_ix2 on spring_session (expiry_time);
create index spring_session_ix3 on spring_session (principal_name);
create table spring_session_attributes (
    session_primary_id char(36)     not null references spring_session (primary_id) on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);
