import { Accordion, Box, Button, Card, Grid, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { useSegmentChoices } from '@/features/segments/api/segments';
import { useShop } from '@/features/session/api/session';
import type { Subscriber } from '@/features/subscribers/api/subscribers';
import { count } from '@/lib/format';
import { type Campaign, useSaveCampaign } from '../api/campaigns';
import { useTextPreview } from '../api/preview';
import { type Draft, type DraftErrors, faultsOf, fieldsOf } from '../model/draft';
import { AudienceFields, useAudienceSize } from './AudienceFields';
import classes from './Composer.module.css';
import { MessageFields } from './MessageFields';
import { OptionsFields, optionsSummary } from './OptionsFields';
import { PhonePreview, useSomebodyOf } from './PhonePreview';
import { ScheduleFields, scheduleSummary } from './ScheduleFields';
import { Section } from './Section';

export interface ComposerProps {
  /** The draft as it is saved; null for a new campaign. */
  campaign: Campaign | null;
  initial: Draft;
}

const sections: Record<string, (keyof DraftErrors)[]> = {
  Audience: ['include'],
  Message: ['body'],
  Options: ['smartHours', 'stalenessMinutes'],
  Schedule: ['at'],
};

/** Writes a campaign: whom, what, how carefully, when; with the phone of a real person beside it. */
export function Composer({ campaign, initial }: ComposerProps) {
  const navigate = useNavigate();
  const { time_zone } = useShop();
  const [draft, setDraft] = useState(initial);
  const [open, setOpen] = useState<string[]>(['Audience', 'Message']);
  const [tried, setTried] = useState(false);
  const [picked, setPicked] = useState<Subscriber | null>(null);
  const somebody = useSomebodyOf(draft.include[0]);
  const person = picked ?? somebody;
  const preview = useTextPreview(draft.body, person?.id ?? null);
  const save = useSaveCampaign(campaign?.id ?? null);

  const change = (fields: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...fields }));
    if (save.isError) save.reset();
  };
  const faults = faultsOf(draft, time_zone, Date.now());
  const refused = save.error instanceof Problem ? save.error : null;
  const errors: DraftErrors = tried
    ? { ...faults, body: faults.body ?? refused?.fieldError('message.body') ?? refused?.fieldError('body') }
    : {};

  const submit = (then: 'stay' | 'review') => {
    setTried(true);
    const broken = Object.keys(faults) as (keyof DraftErrors)[];
    if (broken.length > 0) {
      const closed = Object.entries(sections).filter(([, fields]) => fields.some((field) => field in faults));
      setOpen((now) => Array.from(new Set([...now, ...closed.map(([name]) => name)])));
      return;
    }
    save.mutate(fieldsOf(draft, time_zone), {
      onSuccess: (saved) => {
        if (then === 'stay') notifications.show({ message: `“${saved.name}” is saved as a draft.` });
        navigate(`/messaging/campaigns/${saved.id}${then === 'review' ? '?step=review' : ''}`, {
          replace: campaign === null && then === 'stay',
        });
      },
    });
  };

  const section = (name: string, summary: ReactNode, children: ReactNode) => (
    <Section
      name={name}
      summary={summary}
      open={open.includes(name)}
      faulty={tried && (sections[name] ?? []).some((field) => field in faults)}
    >
      {children}
    </Section>
  );

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit('review');
      }}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <TextInput
              label="Name"
              description="Only you see it."
              value={draft.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
              error={errors.name ?? refused?.fieldError('name')}
              maw={480}
              autoComplete="off"
            />
            <Card padding={0}>
              <Accordion multiple value={open} onChange={setOpen} chevronPosition="right">
                {section(
                  'Audience',
                  <AudienceSummary draft={draft} />,
                  <AudienceFields draft={draft} error={errors.include} onChange={change} />,
                )}
                {section(
                  'Message',
                  preview.data
                    ? `${count(preview.data.parts, 'part')}: ${preview.data.text}`
                    : 'Nothing written yet',
                  <MessageFields draft={draft} preview={preview} error={errors.body} onChange={change} />,
                )}
                {section(
                  'Options',
                  optionsSummary(draft),
                  <OptionsFields draft={draft} errors={errors} onChange={change} />,
                )}
                {section(
                  'Schedule',
                  scheduleSummary(draft, time_zone),
                  <ScheduleFields draft={draft} error={errors.at} onChange={change} />,
                )}
              </Accordion>
            </Card>
            {save.error && <ErrorNote error={save.error} what="The campaign was not saved" />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Box pos="sticky" top={16}>
            <PhonePreview body={draft.body} preview={preview.data} person={person} onPerson={setPicked} />
          </Box>
        </Grid.Col>
      </Grid>
      <Group justify="flex-end" gap="xs" className={classes.footer}>
        <Button variant="default" onClick={() => submit('stay')} disabled={save.isPending}>
          Save draft
        </Button>
        <Button type="submit" loading={save.isPending}>
          Review
        </Button>
      </Group>
    </form>
  );
}

function AudienceSummary({ draft }: { draft: Pick<Draft, 'include' | 'exclude'> }) {
  const choices = useSegmentChoices();
  const size = useAudienceSize(draft);
  if (draft.include.length === 0) return 'Nobody chosen yet';
  const nameOf = (id: string) => choices.data?.find((segment) => segment.id === id)?.name ?? `Segment ${id}`;
  const without = draft.exclude.length > 0 ? ` without ${draft.exclude.map(nameOf).join(', ')}` : '';
  const people = size.data ? ` · ${count(size.data.count, 'person', 'people')}` : '';
  return `${draft.include.map(nameOf).join(', ')}${without}${people}`;
}
