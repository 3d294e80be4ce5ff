-- Ids of points transactions are unique only within one account of the loyalty program: another address, another key or a
-- new connection may be another account, and is told apart by the generation that it began with.
alter table smile_connection add column account bigint;
update smile_connection set account = generation;
alter table smile_connection alter column account set not null;

-- Nothing tells of which account the points read so far are: they are read again.
truncate smile_points;
alter table smile_points
    add column account bigint not null,
    drop constraint smile_points_pkey,
    add primary key (shop_id, account, id);
drop index smile_points_customer;
create index smile_points_customer on smile_points (shop_id, account, smile_id, id);

-- complete: read to its end, and no gap is known since.
alter table smile_ledger drop column base_url;
update smile_ledger set complete = false, watermark = null, basis_at = null, changed_since = null, cursor = null;
