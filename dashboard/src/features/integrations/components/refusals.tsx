import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface Refusal {
  title: string;
  /** What to do about it. */
  mend: ReactNode;
}

const ownKeys = (
  <Anchor component={Link} to="/rewards/settings/developer-tools" inherit>
    Rewards Admin → Settings → Developer tools
  </Anchor>
);

/** Each refusal of the loyalty program, in words, with the mend. */
const refusals: Record<string, Refusal> = {
  'smile-key-refused': {
    title: 'The key is not accepted',
    mend: (
      <>
        Copy the whole key again, or generate a new one: a deleted key stops at once. For this server's
        rewards, go to {ownKeys}.
      </>
    ),
  },
  'smile-scope-missing': {
    title: 'The key may not read customers',
    mend: (
      <>
        Generate a key with the access scope customer:read; a key's scopes cannot be changed later. For this
        server's rewards, go to {ownKeys}.
      </>
    ),
  },
  'smile-plan-without-api-access': {
    title: 'The loyalty plan has no API access',
    mend: (
      <>
        API keys work on Growth, Plus, Pro and Enterprise. For this server's rewards, change the plan in{' '}
        <Anchor component={Link} to="/rewards/program" inherit>
          Rewards Admin → Program
        </Anchor>
        ; the same key then works.
      </>
    ),
  },
  'smile-host-not-allowed': {
    title: 'This address is not allowed',
    mend: (
      <>
        An address outside has to start with https:// and must not lead into a private network. Whoever runs
        this server can allow it with TANDEM_SMILE_ALLOWED_HOSTS.
      </>
    ),
  },
  'smile-unreachable': {
    title: 'The loyalty program does not answer',
    mend: (
      <>
        Check the address, or try again in a few minutes. Nothing was changed; what was synced before stays.
      </>
    ),
  },
  'smile-answer-unreadable': {
    title: 'The loyalty program answered something else',
    mend: (
      <>Check that the address is the REST API's, ending in /v1. What was synced before stays as it is.</>
    ),
  },
  'smile-cursor-refused': {
    title: 'The loyalty program lost its place',
    mend: <>A full pass starts over by itself. Nothing was changed; what was synced before stays.</>,
  },
  'smile-throttled': {
    title: 'The loyalty program asks us to slow down',
    mend: <>It is tried again by itself, later. Another system may be using the same program heavily.</>,
  },
  'secret-key-changed': {
    title: 'The stored key cannot be read any more',
    mend: (
      <>The server's secret key (TANDEM_SECRET_KEY) has changed. Set it back, or paste the API key again.</>
    ),
  },
};

/** The words for a refusal code; undefined for codes that have none yet. */
export function refusalOf(code: string | null | undefined): Refusal | undefined {
  return code ? refusals[code] : undefined;
}
