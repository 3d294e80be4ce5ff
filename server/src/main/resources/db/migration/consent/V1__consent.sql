-- Every consent and every opt-out, by number: it holds for whoever the number is on. Rows are only ever added.
create table consent_entry (
    shop_id     bigint      not null references shop (id),
    phone       text        collate "C" not null,
    id          bigint      generated always as identity,
    purpose     text        not null check (purpose in ('promotional')),
    state       text        not null check (state in ('subscribed', 'unsubscribed', 'never_subscribed')),
    method      text        not null,               -- form, import, keyword, api, …
    source      text,                               -- which form, file or keyword
    wording     text,                               -- what the person was shown, or wrote
    at          timestamptz not null,               -- when the person said so
    recorded_at timestamptz not null,               -- when we heard of it
    recorded_by text        not null,               -- who told us: a person's e-mail, a token's name, an import, a text
    primary key (shop_id, phone, id)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name;
end
$$;
create trigger consent_entry_append_only before update or delete or truncate on consent_entry
    for each statement execute function refuse_change();

-- The state that follows from the ledger, one row for each number of a person or of an entry. It is also the lock: whoever
-- writes consent takes it for update, whoever sends takes it for share.
create table consent_state (
    shop_id bigint      not null references shop (id),
    phone   text        collate "C" not null,
    state   text        not null default 'never_subscribed' check (state in ('subscribed', 'unsubscribed', 'never_subscribed')),
    since   timestamptz,                            -- null while the ledger says nothing; likewise method
    method  text,
    primary key (shop_id, phone)
);
