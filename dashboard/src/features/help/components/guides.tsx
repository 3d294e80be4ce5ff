import { Anchor, Code, List, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface Guide {
  /** The part after `#` in the address. */
  id: string;
  title: string;
  body: ReactNode;
}

function To({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} inherit underline="always">
      {children}
    </Anchor>
  );
}

const columns: [string, string][] = [
  ['phone', 'Required. With country code (+1 202 555 0142), or as dialled in the shop’s country.'],
  ['email', 'Ties the person to their loyalty account.'],
  ['first_name, last_name', 'For texts that greet by name.'],
  ['time_zone', 'Such as Europe/Vienna. The shop’s zone is used without it.'],
  ['tags', 'Several tags are separated by commas inside the cell.'],
  ['consent_state', 'subscribed, unsubscribed or never_subscribed.'],
  ['consent_method', 'How consent was given: form, checkout, keyword, paper …'],
  ['consent_at', 'When, as 2026-05-31T14:00:00Z. Needed to subscribe somebody again who opted out.'],
  ['property.<name>', 'Anything else worth segmenting by, such as property.favourite_roast.'],
];

export const guides: Guide[] = [
  {
    id: 'four-steps',
    title: 'From a loyalty program to a campaign in four steps',
    body: (
      <List type="ordered" spacing="sm" size="md">
        <List.Item>
          <b>Generate an API key.</b> In{' '}
          <To to="/rewards/settings/developer-tools">Rewards Admin → Settings → Developer tools</To>, choose
          Generate new API key, give it a name, tick customer:read and press Generate. Copy the key: it is
          shown once. If your program runs at Smile, its Admin has the same page. The plan has to include API
          access: Growth, Plus, Pro or Enterprise.
        </List.Item>
        <List.Item>
          <b>Connect Smile.</b> Under <To to="/integrations">Integrations</To>, open Smile, paste the key,
          choose where the program runs and press Save Integration. All customers are read once; after that
          only changes, every minute. The switch at the upper right pauses it.
        </List.Item>
        <List.Item>
          <b>Create a segment.</b> Under <To to="/messaging/segments">Messaging → Segments</To>, choose Create
          Segment and add criteria, such as Enrolled in Smile equals TRUE and Smile Points Balance greater
          than 500. Size and examples follow while you type. Press Save Segment.
        </List.Item>
        <List.Item>
          <b>Send a campaign.</b> Under <To to="/messaging/campaigns">Messaging → Campaigns</To>, choose the
          segment, write the text, look at it as a real person would get it, rehearse it with the dry run, and
          send. With the sandbox carrier nothing leaves this machine: read the texts on the{' '}
          <To to="/sandbox">sandbox phone</To>.
        </List.Item>
      </List>
    ),
  },
  {
    id: 'csv',
    title: 'Importing subscribers from a CSV file',
    body: (
      <Stack gap="sm">
        <Text>
          UTF-8, first line with the column names, comma between cells, cells with commas in double quotes.
          Unknown columns are refused rather than lost. A dry run says what would become of every row before
          anything is written; a number you know already is updated, not doubled.
        </Text>
        <Table.ScrollContainer minWidth={420} type="native">
          <Table aria-label="Columns of the file">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Column</Table.Th>
                <Table.Th>What goes in</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {columns.map(([name, meaning]) => (
                <Table.Tr key={name}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    <code>{name}</code>
                  </Table.Td>
                  <Table.Td>{meaning}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Code block>
          {`phone,email,first_name,consent_state,consent_method,consent_at
+436601234567,ana@example.com,Ana,subscribed,form,2026-05-31T14:00:00Z
0660 7654321,bo@example.com,Bo,never_subscribed,,`}
        </Code>
      </Stack>
    ),
  },
  {
    id: 'consent',
    title: 'Consent: who may be texted, and what STOP does',
    body: (
      <Stack gap="sm">
        <Text>
          A promotional text only goes to somebody whose state is <b>subscribed</b>. Every change of the state
          is kept with its time and how it came about; nothing is ever overwritten, so that you can show who
          agreed to what.
        </Text>
        <List size="md" spacing={4}>
          <List.Item>
            Somebody who texts <b>STOP</b> is opted out at once. No text that has not already been handed to
            the carrier leaves after that, also not from a campaign that is just being sent.
          </List.Item>
          <List.Item>
            <b>START</b> opts in again; <b>HELP</b> answers with who you are.
          </List.Item>
          <List.Item>
            No import and no API call undoes an opt-out, unless it brings a consent that is newer than the
            opt-out and says when it was given.
          </List.Item>
          <List.Item>
            Whoever is left out of a campaign is left out with a reason, which the dry run and the person’s
            timeline show.
          </List.Item>
        </List>
      </Stack>
    ),
  },
  {
    id: 'smile-inactive',
    title: 'What it means when Smile is inactive or broken',
    body: (
      <Stack gap="sm">
        <Text>
          Inactive means you paused it; broken means the loyalty program refuses the key or cannot be reached.
          Either way nothing is synced, and the facts age.
        </Text>
        <List size="md" spacing={4}>
          <List.Item>
            While it is inactive, a segment that uses Smile anywhere matches <b>nobody</b> and says so. An
            integration that is off must never text everybody by accident.
          </List.Item>
          <List.Item>Campaigns on such a segment are refused; those being sent pause.</List.Item>
          <List.Item>
            While it is broken, segments go on with the facts of the last sync. A campaign that asks for fresh
            points holds its texts back.
          </List.Item>
          <List.Item>
            Key, facts and matches are kept. Switched on again, the next pass catches up and all is as before.
          </List.Item>
          <List.Item>Disconnect, by contrast, deletes the key and what was synced.</List.Item>
        </List>
      </Stack>
    ),
  },
  {
    id: 'matching',
    title: 'How customers and subscribers are matched',
    body: (
      <Stack gap="sm">
        <Text>
          By e-mail, without regard to upper and lower case. A customer without an e-mail, or whose e-mail no
          subscriber has, is <b>unmatched</b>: nothing is wrong, they just cannot be texted.
        </Text>
        <Text>
          When several Smile customers share an e-mail, one is chosen: a member before a candidate, a
          candidate before a disabled one, then the one changed last. The others are listed as{' '}
          <b>conflicts</b> on the <To to="/integrations/smile">Smile page</To>. Give them different e-mails in
          the loyalty program and they resolve by themselves.
        </Text>
      </Stack>
    ),
  },
  {
    id: 'parts',
    title: 'Why a text counts as several parts',
    body: (
      <Stack gap="sm">
        <Text>
          Carriers charge by part. A text in the basic alphabet fits 160 characters in one part, or 153 in
          each of several. One character outside that alphabet, such as an emoji or a curly quotation mark,
          switches the whole text to the large alphabet: 70 in one part, or 67 in each of several.
        </Text>
        <Text>
          The composer counts the text as each person will get it, names the character that forces the large
          alphabet, and the dry run adds the parts up over the whole audience.
        </Text>
      </Stack>
    ),
  },
];
