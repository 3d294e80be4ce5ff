import { Button, Card, Group, Select, Stack, TextInput, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import type { Shop } from '@/features/session/api/session';
import { tell } from '@/lib/tell';
import { useChangeShop } from '../api/shop';
import { countries, timeZones } from '../places';

export function ShopCard({ shop }: { shop: Shop }) {
  const [name, setName] = useState(shop.name);
  const [zone, setZone] = useState(shop.time_zone);
  const [country, setCountry] = useState(shop.country);
  const zones = useMemo(() => timeZones(shop.time_zone), [shop.time_zone]);
  const places = useMemo(countries, []);
  const change = useChangeShop();
  const faultOf = (field: string) =>
    change.error instanceof Problem ? change.error.fieldError(field) : undefined;
  const same = name.trim() === shop.name && zone === shop.time_zone && country === shop.country;

  return (
    <Card component="section" aria-labelledby="shop">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { name: name.trim(), time_zone: zone, country },
            { onSuccess: () => tell('The shop is saved.') },
          );
        }}
      >
        <Stack>
          <Title order={2} id="shop">
            Shop
          </Title>
          <TextInput
            label="Shop name"
            description="Texts can quote it as {{ shop.name }}."
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faultOf('name')}
          />
          <Select
            label="Time zone"
            description="Times on every page and days in segments follow it."
            data={zones}
            value={zone}
            onChange={(value) => setZone(value ?? shop.time_zone)}
            searchable
            allowDeselect={false}
            error={faultOf('time_zone')}
          />
          <Select
            label="Country"
            description="Phone numbers written without a country code are read as numbers of it."
            data={places}
            value={country}
            onChange={(value) => setCountry(value ?? shop.country)}
            searchable
            allowDeselect={false}
            error={faultOf('country')}
          />
          <ErrorNote error={change.error} what="The shop was not saved" />
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending} disabled={same || name.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
