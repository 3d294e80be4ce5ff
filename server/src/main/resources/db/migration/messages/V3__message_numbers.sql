-- A campaign's numbers are counted from this index alone, without its texts.
create index message_numbers on message (shop_id, cause, cause_id, step, state, reason);
