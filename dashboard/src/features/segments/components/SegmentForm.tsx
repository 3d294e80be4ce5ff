import { Box, Button, Card, Grid, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { useShop } from '@/features/session/api/session';
import { count } from '@/lib/format';
import type { Criterion } from '../api/criteria';
import type { EventKind } from '../api/eventKinds';
import { useLivePreview, useLiveSize } from '../api/liveSize';
import { type Segment, type SegmentSummary, useSaveSegment, useSegmentChoices } from '../api/segments';
import { fromRule } from '../model/fromRule';
import { isGroup, newGroup, noField, type Group as RuleGroup } from '../model/query';
import { placeFaults, type Surroundings, toRule } from '../model/toRule';
import { RuleBuilder } from './RuleBuilder';
import classes from './SegmentForm.module.css';
import { SizePanel } from './SizePanel';
import { StartFrom } from './StartFrom';

export interface SegmentFormProps {
  criteria: Criterion[];
  events: EventKind[];
  /** The segment to edit; null for a new one. */
  segment: Segment | null;
}

/** Name, rule and live size; saving an old segment makes a new version of it. */
export function SegmentForm({ criteria, events, segment }: SegmentFormProps) {
  const navigate = useNavigate();
  const { time_zone: timeZone } = useShop();
  const byField = useMemo(
    () => new Map(criteria.map((criterion) => [criterion.field, criterion])),
    [criteria],
  );
  const byType = useMemo(() => new Map(events.map((event) => [event.type, event])), [events]);
  const surroundings: Surroundings = useMemo(
    () => ({
      typeOf: (field) => byField.get(field)?.type,
      knowsEvent: (event) => byType.has(event),
      propertyType: (event, property) =>
        byType.get(event)?.properties.find(({ name }) => name === property)?.type,
    }),
    [byField, byType],
  );
  const [name, setName] = useState(segment?.name ?? '');
  const [nameError, setNameError] = useState<string | null>(null);
  const [query, setQuery] = useState<RuleGroup>(() =>
    segment ? fromRule(segment.rule, surroundings) : newGroup(),
  );
  // Lines one is still filling in are left alone until somebody tries to save them.
  const [tried, setTried] = useState(false);
  const choices = useSegmentChoices();
  const save = useSaveSegment(segment?.id ?? null);

  const otherSegments = useMemo(
    () => (choices.data ?? []).filter((choice) => choice.id !== segment?.id),
    [choices.data, segment?.id],
  );
  const { reset: forgetRefusal } = save;
  const isRefused = useRef(false);
  useEffect(() => {
    isRefused.current = save.isError;
  }, [save.isError]);
  const change = useCallback(
    (changed: RuleGroup) => {
      setQuery(changed);
      if (isRefused.current) forgetRefusal();
    },
    [forgetRefusal],
  );

  const written = useMemo(() => toRule(query, surroundings), [query, surroundings]);
  const asked = written.faults.length === 0 ? written.rule : null;
  const size = useLiveSize(asked);
  const preview = useLivePreview(asked);

  const refused = [save.error, size.error, preview.error].find(
    (error) => error instanceof Problem && error.code === 'rule-invalid',
  );
  const faults = new Map<string, string>(
    written.faults.filter((fault) => tried || !fault.unfinished).map((fault) => [fault.id, fault.detail]),
  );
  if (refused instanceof Problem) {
    const errors = refused.errors.length > 0 ? refused.errors : [{ field: 'rule', detail: refused.message }];
    for (const [id, detail] of placeFaults(errors, written.places)) {
      if (!faults.has(id)) faults.set(id, detail);
    }
  }
  const sentence = preview.data?.sentence ?? size.data?.sentence ?? segment?.sentence;
  const back = segment ? `/messaging/segments/${segment.id}` : '/messaging/segments';

  const startFrom = (choice: SegmentSummary) => {
    setQuery(fromRule(choice.rule, surroundings));
    if (name.trim() === '') setName(choice.name);
    setNameError(null);
  };

  const submit = () => {
    setTried(true);
    const named = name.trim();
    setNameError(named === '' ? 'Give the segment a name.' : null);
    if (named === '' || asked === null) return;
    save.mutate(
      { name: named, rule: asked },
      { onSuccess: (saved) => navigate(`/messaging/segments/${saved.id}`) },
    );
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="lg">
            <TextInput
              label="Name"
              placeholder="Members with points to spend"
              value={name}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setNameError(null);
              }}
              error={nameError ?? (save.error instanceof Problem ? save.error.fieldError('name') : undefined)}
              maw={480}
              data-autofocus={segment === null || undefined}
              autoComplete="off"
            />
            <Card component="section" aria-labelledby="segment-criteria" padding="md">
              <Title order={2} id="segment-criteria" mb="sm">
                Segment Criteria
              </Title>
              {segment === null && isEmpty(query) && (
                <StartFrom segments={choices.data ?? []} onChoose={startFrom} />
              )}
              <RuleBuilder
                query={query}
                onChange={change}
                criteria={byField}
                events={byType}
                segments={otherSegments}
                faults={faults}
                timeZone={timeZone}
              />
              <Box mt="md" pt="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
                <Text size="sm" c="dimmed" mih="1.5em" data-testid="segment-sentence">
                  {sentence}
                </Text>
              </Box>
            </Card>
            {save.error && save.error !== refused && (
              <ErrorNote error={save.error} what="The segment was not saved" />
            )}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Box pos="sticky" top={16}>
            <SizePanel
              size={size}
              preview={preview}
              unfinished={asked === null}
              wrong={written.faults.some((fault) => !fault.unfinished)}
            />
          </Box>
        </Grid.Col>
      </Grid>
      <Group justify="flex-end" gap="xs" className={classes.footer}>
        {size.data && (
          <Text size="sm" c="dimmed" mr="auto" hiddenFrom="md" data-numbers aria-hidden>
            {count(size.data.count, 'person', 'people')}
          </Text>
        )}
        <Button component={Link} to={back} variant="default">
          Cancel
        </Button>
        <Button type="submit" loading={save.isPending}>
          Save Segment
        </Button>
      </Group>
    </form>
  );
}

/** True while nothing is asked yet. */
function isEmpty({ rules }: RuleGroup): boolean {
  return rules.every((node) => !isGroup(node) && node.field === noField);
}
