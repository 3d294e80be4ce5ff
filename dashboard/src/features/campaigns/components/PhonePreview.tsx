import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Bubble, Phone } from '@/components/ui/Phone';
import { fetchMembers } from '@/features/segments/api/members';
import { useShop } from '@/features/session/api/session';
import { nameOf, type Subscriber } from '@/features/subscribers/api/subscribers';
import { PersonPicker } from '@/features/subscribers/components/PersonPicker';
import type { TextPreview } from '../api/preview';

/** Somebody of the audience, until another person is picked; null while nobody is known. */
export function useSomebodyOf(segment: string | undefined): Subscriber | null {
  const query = useQuery({
    queryKey: ['segments', 'somebody', segment],
    queryFn: ({ signal }) => fetchMembers(segment ?? '', null, null, signal),
    enabled: segment !== undefined,
    staleTime: 5 * 60_000,
  });
  return query.data?.data[0] ?? null;
}

export interface PhonePreviewProps {
  body: string;
  preview: TextPreview | undefined;
  person: Subscriber | null;
  onPerson: (person: Subscriber) => void;
}

/** The text on a phone, as the chosen person would get it. */
export function PhonePreview({ body, preview, person, onPerson }: PhonePreviewProps) {
  const shop = useShop();
  return (
    <Stack gap="md">
      <Phone title={shop.name} subtitle={person ? `as ${nameOf(person)} gets it` : undefined} label="Preview">
        {preview && body.trim() !== '' ? (
          <Bubble from="them">{preview.text}</Bubble>
        ) : (
          <Text size="sm" c="dimmed" ta="center" my="auto">
            The text appears here while you write it.
          </Text>
        )}
      </Phone>
      <PersonPicker label="Preview as" person={person} onChange={onPerson} />
    </Stack>
  );
}
