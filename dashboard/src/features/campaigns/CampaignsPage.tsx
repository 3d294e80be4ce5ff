import { Button } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';
import { Link } from 'react-router';
import { type Column, CursorTable } from '@/components/ui/CursorTable';
import { EmptyState } from '@/components/ui/EmptyState';
import { PageHeader } from '@/components/ui/PageHeader';
import { TimeText } from '@/components/ui/TimeText';
import { number } from '@/lib/format';
import { type Campaign, campaignsKey, fetchCampaigns } from './api/campaigns';
import { CampaignStatusBadge } from './components/CampaignStatusBadge';

const figure = (
  key: string,
  header: string,
  of: (campaign: Campaign) => number | undefined,
  wide = true,
) => ({
  key,
  header,
  wide,
  align: 'right' as const,
  render: (campaign: Campaign) => number(campaign.status === 'draft' ? null : of(campaign)),
});

const columns: Column<Campaign>[] = [
  { key: 'name', header: 'Name', render: (campaign) => campaign.name },
  { key: 'status', header: 'Status', render: (campaign) => <CampaignStatusBadge status={campaign.status} /> },
  figure('sent', 'Sent', (campaign) => campaign.stats?.sent, false),
  figure('delivered', 'Delivered', (campaign) => campaign.stats?.delivered),
  figure('failed', 'Failed', (campaign) => campaign.stats?.failed),
  figure('skipped', 'Skipped', (campaign) => campaign.stats?.skipped),
  {
    key: 'when',
    header: 'When',
    wide: true,
    width: 160,
    render: (campaign) => {
      const at =
        campaign.finished_at ??
        campaign.started_at ??
        campaign.schedule?.at ??
        campaign.updated_at ??
        campaign.created_at;
      return at ? <TimeText at={at} show="relative" /> : '–';
    },
  },
];

function CampaignsPage() {
  return (
    <>
      <PageHeader
        title="Campaigns"
        sentence="One text to many people, once."
        action={
          <Button component={Link} to="/messaging/campaigns/new" leftSection={<IconPlus size={16} />}>
            Create Campaign
          </Button>
        }
      />
      <CursorTable
        label="Campaigns"
        queryKey={[...campaignsKey, 'list']}
        fetchPage={(cursor, signal) => fetchCampaigns(cursor, signal)}
        columns={columns}
        rowKey={(campaign) => campaign.id}
        rowTo={(campaign) => `/messaging/campaigns/${campaign.id}`}
        refetchInterval={5_000}
        noun={{ one: 'campaign', many: 'campaigns' }}
        empty={
          <EmptyState
            title="No campaigns yet"
            icon={<IconSend size={22} />}
            action={
              <Button component={Link} to="/messaging/campaigns/new" variant="default">
                Create the first campaign
              </Button>
            }
          >
            Choose a segment, write the text, see who would get it, send it. Until a carrier is set up, texts
            go to the sandbox phone and nothing leaves this machine.
          </EmptyState>
        }
      />
    </>
  );
}

export { CampaignsPage as Component };
