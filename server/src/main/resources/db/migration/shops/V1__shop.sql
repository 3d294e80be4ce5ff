create table shop (
    id         bigint generated always as identity primary key,
    name       text        not null check (name <> ''),
    time_zone  text        not null,                -- IANA name
    country    char(2)     not null,                -- ISO 3166-1 alpha-2: how numbers without a country code are read
    created_at timestamptz not null
);
