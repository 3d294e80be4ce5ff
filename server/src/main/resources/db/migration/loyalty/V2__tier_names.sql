-- VIP tiers' names by id, as last read. Smile may refuse the list of tiers for a while, and a name must not come and go with it.
alter table smile_connection add column tier_names jsonb not null default '{}';
