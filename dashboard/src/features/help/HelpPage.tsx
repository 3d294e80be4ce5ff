import { Accordion, Button, Card, Stack, Table, Text, Title } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useLocation, useNavigate } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';
import { CardSkeleton } from '@/components/ui/skeletons';
import { count, duration } from '@/lib/format';
import { type Status, useStatus } from './api/status';
import { guides } from './components/guides';

function HelpPage() {
  const { hash } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="Help" sentence="How things work here, and what runs where." />
      <Stack gap="lg" maw={880}>
        <Card component="section" aria-labelledby="guides" p={0}>
          <Title order={2} id="guides" p="lg" pb="xs">
            Guides
          </Title>
          <Accordion
            value={hash.slice(1) || null}
            // The open guide is in the address, so that it can be sent to somebody.
            onChange={(id) => navigate(id ? `#${id}` : '', { replace: true, preventScrollReset: true })}
            order={3}
          >
            {guides.map((guide) => (
              <Accordion.Item key={guide.id} value={guide.id}>
                <Accordion.Control px="lg">{guide.title}</Accordion.Control>
                <Accordion.Panel px="xs">{guide.body}</Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        </Card>
        <WhatRuns />
        <Card component="section" aria-labelledby="diagnostics">
          <Title order={2} id="diagnostics" mb={4}>
            Diagnostics
          </Title>
          <Text c="dimmed" mb="md">
            One file with versions, settings, sizes and recent errors, to send along with a question. It holds
            no keys, passwords or phone numbers.
          </Text>
          <Button
            component="a"
            href="/api/v1/diagnostics"
            download="tandem-diagnostics.json"
            variant="default"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<IconDownload size={16} />}
          >
            Download diagnostics
          </Button>
        </Card>
      </Stack>
    </>
  );
}

function rowsOf({ version, java, database, audience, public_url, home }: Status): [string, string][] {
  const rows: [string, string][] = [
    ['Tandem', version],
    ['Java', java],
    [
      'Database',
      `PostgreSQL ${database.version}, ${database.kind === 'embedded' ? 'started by Tandem itself' : 'run by you'}`,
    ],
  ];
  if (audience) {
    const place = audience.kind === 'lucene' ? 'Lucene, inside the server' : 'OpenSearch cluster';
    const lag = audience.lag_seconds == null ? '' : `, ${duration(audience.lag_seconds)} behind`;
    rows.push(['Audience index', `${place}, ${count(audience.people, 'person', 'people')}${lag}`]);
  }
  if (public_url) rows.push(['Address', public_url]);
  if (home) rows.push(['Data folder', home]);
  return rows;
}

function WhatRuns() {
  const status = useStatus();
  if (status.isPending) return <CardSkeleton lines={6} />;
  return (
    <Card component="section" aria-labelledby="what-runs">
      <Title order={2} id="what-runs" mb="sm">
        What runs where
      </Title>
      <ErrorNote error={status.error} what="The server did not say" onRetry={status.refetch} />
      {status.data && (
        <Table aria-labelledby="what-runs" horizontalSpacing={0}>
          <Table.Tbody>
            {rowsOf(status.data).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" w={150}>
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  );
}

export { HelpPage as Component };
