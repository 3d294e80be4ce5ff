-- A property is of the type that its first value gave it; later values are converted, or refused.
alter table subscriber_property
    drop constraint subscriber_property_type_check,
    add constraint subscriber_property_type_check check (type in ('text', 'number', 'boolean', 'date', 'list'));

comment on column subscriber.properties is 'name -> text, number (exact), true/false, list of text, or {"date": "…"}';

-- Where the kinds were mixed, the type was text; now the values are too.
update subscriber set properties = (
    select jsonb_object_agg(own.name, case
        when known.type = 'text' and jsonb_typeof(own.value) in ('number', 'boolean') then to_jsonb(own.value #>> '{}')
        when known.type = 'text' and jsonb_typeof(own.value) = 'array'
            then to_jsonb(array_to_string(array(select jsonb_array_elements_text(own.value)), ', '))
        else own.value end)
    from jsonb_each(subscriber.properties) as own (name, value)
    left join subscriber_property known on known.shop_id = subscriber.shop_id and known.name = own.name)
where exists (
    select from subscriber_property known
    where known.shop_id = subscriber.shop_id and known.type = 'text'
      and jsonb_typeof(subscriber.properties -> known.name) <> 'string');
