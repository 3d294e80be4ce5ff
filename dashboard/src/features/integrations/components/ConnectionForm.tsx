import { Card, List, Radio, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import type { Smile } from '../api/smile';
import { refusalOf } from './refusals';

const smileUrl = 'https://api.smile.io/v1';

export type Place = 'smile' | 'own' | 'other';

export interface Connection {
  api_key: string;
  base_url?: string;
}

function placeOf(smile: Smile): Place {
  if (!smile.base_url || smile.base_url === smileUrl) return 'smile';
  return smile.base_url === smile.own_rewards_url ? 'own' : 'other';
}

export interface ConnectionFormProps {
  /** Ties the form to its button at the upper right of the page. */
  id: string;
  smile: Smile;
  error: unknown;
  onSave: (connection: Connection) => void;
}

/** The key, and where the loyalty program that issued it runs. */
export function ConnectionForm({ id, smile, error, onSave }: ConnectionFormProps) {
  const [apiKey, setApiKey] = useState('');
  const [place, setPlace] = useState<Place>(placeOf(smile));
  const [address, setAddress] = useState(placeOf(smile) === 'other' ? (smile.base_url ?? '') : '');
  const [complaint, setComplaint] = useState<'key' | 'address' | null>(null);
  const problem = error instanceof Problem ? error : null;
  const refusal = refusalOf(problem?.code);

  const save = () => {
    const key = apiKey.trim();
    if (key === '') return setComplaint('key');
    if (place === 'other' && address.trim() === '') return setComplaint('address');
    const base = { smile: smileUrl, own: smile.own_rewards_url ?? '', other: address.trim() }[place];
    onSave({ api_key: key, base_url: base });
  };

  return (
    <Card component="section" aria-labelledby="connection">
      <form
        id={id}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          <Title order={2} id="connection">
            Connection
          </Title>
          <ErrorNote
            error={error}
            what={refusal?.title ?? 'The integration was not saved'}
            mend={refusal?.mend}
          />
          <TextInput
            label="API key"
            description="From the loyalty program's Admin: Settings → Developer tools → Manage API keys. It needs the access scope customer:read."
            placeholder="api_…"
            value={apiKey}
            onChange={(event) => {
              setApiKey(event.currentTarget.value);
              setComplaint(null);
            }}
            error={complaint === 'key' ? 'Paste the API key.' : problem?.fieldError('api_key')}
            autoComplete="off"
            spellCheck={false}
            maw={560}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          />
          <Radio.Group
            label="Where the loyalty program runs"
            value={place}
            onChange={(value) => setPlace(value as Place)}
          >
            <Stack gap="sm" mt="xs">
              <Radio value="smile" label="Smile" description={smileUrl} />
              {smile.own_rewards_url && (
                <Radio value="own" label="Use this server's Rewards" description={smile.own_rewards_url} />
              )}
              <Radio
                value="other"
                label="Another address"
                description="Any system that speaks Smile's REST API over https."
              />
            </Stack>
          </Radio.Group>
          {place === 'other' && (
            <TextInput
              label="Base URL"
              placeholder="https://loyalty.example.com/v1"
              value={address}
              onChange={(event) => {
                setAddress(event.currentTarget.value);
                setComplaint(null);
              }}
              error={complaint === 'address' ? 'Type the address.' : problem?.fieldError('base_url')}
              inputMode="url"
              maw={560}
            />
          )}
          <Text size="sm" c="dimmed" component="div">
            What happens on saving:
            <List size="sm" mt={4}>
              <List.Item>The key is checked at once, then stored encrypted and never shown again.</List.Item>
              <List.Item>All customers are read, then changes every minute.</List.Item>
              <List.Item>
                People are matched with subscribers by e-mail. Nobody is added, nobody is texted.
              </List.Item>
            </List>
          </Text>
        </Stack>
      </form>
    </Card>
  );
}
