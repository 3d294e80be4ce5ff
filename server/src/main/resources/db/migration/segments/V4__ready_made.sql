-- Segments that Tandem made by itself. A row stays when its segment is deleted: what was thrown away does not come back.
create table segment_ready_made (
    shop_id    bigint not null,
    key        text   not null,
    segment_id bigint not null,
    primary key (shop_id, key),
    foreign key (shop_id, segment_id) references segment (shop_id, id)
);
