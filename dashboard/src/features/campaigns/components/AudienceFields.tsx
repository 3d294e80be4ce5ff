import { Anchor, Group, MultiSelect, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { TimeText } from '@/components/ui/TimeText';
import { useLiveSize } from '@/features/segments/api/liveSize';
import { type SegmentSummary, useSegmentChoices } from '@/features/segments/api/segments';
import { UnavailableNote } from '@/features/segments/components/SizePanel';
import type { Rule } from '@/features/segments/model/rule';
import { count, number } from '@/lib/format';
import type { Draft } from '../model/draft';

/** The audience as one rule, so that who is in two segments counts once; null while nobody is chosen. */
function audienceRule(include: string[], exclude: string[]): Rule | null {
  if (include.length === 0) return null;
  const included: Rule = { any: include.map((segment) => ({ segment })) };
  if (exclude.length === 0) return included;
  return { all: [included, { not: { any: exclude.map((segment) => ({ segment })) } }] };
}

export function useAudienceSize({ include, exclude }: Pick<Draft, 'include' | 'exclude'>) {
  return useLiveSize(audienceRule(include, exclude));
}

export interface AudienceFieldsProps {
  draft: Pick<Draft, 'include' | 'exclude'>;
  error?: string;
  onChange: (change: Partial<Draft>) => void;
}

/** Who gets the text: anybody in the included segments and in none of the excluded ones. */
export function AudienceFields({ draft, error, onChange }: AudienceFieldsProps) {
  const choices = useSegmentChoices();
  const size = useAudienceSize(draft);
  const segments = choices.data ?? [];

  if (choices.isSuccess && segments.length === 0) {
    return (
      <Text size="sm">
        A campaign goes to segments, and there is none yet.{' '}
        <Anchor component={Link} to="/messaging/segments/new" inherit>
          Create Segment
        </Anchor>
      </Text>
    );
  }
  const chosen = draft.include.length > 0;
  const off = size.data?.unavailable ?? [];
  return (
    <Stack>
      {choices.isError && <ErrorNote error={choices.error} what="The segments could not be loaded" />}
      <SegmentsField
        label="Include"
        segments={segments}
        taken={draft.exclude}
        value={draft.include}
        error={error}
        onChange={(include) => onChange({ include })}
      />
      <SegmentsField
        label="Exclude"
        segments={segments}
        taken={draft.include}
        value={draft.exclude}
        onChange={(exclude) => onChange({ exclude })}
      />
      {off.length > 0 && <UnavailableNote names={off} />}
      {size.error ? (
        <ErrorNote error={size.error} what="Not counted" onRetry={() => size.refetch()} />
      ) : (
        <Text size="sm" mih="1.5em" data-numbers role="status" style={{ opacity: size.isBehind ? 0.5 : 1 }}>
          {chosen && size.data && (
            <>
              <b>{count(size.data.count, 'person', 'people')}</b>, {number(size.data.reachable)} of them can
              be texted · as of <TimeText at={size.data.as_of} show="clock" />
            </>
          )}
        </Text>
      )}
    </Stack>
  );
}

interface SegmentsFieldProps {
  label: string;
  segments: SegmentSummary[];
  /** Ids that the other field has. */
  taken: string[];
  value: string[];
  error?: string;
  onChange: (value: string[]) => void;
}

function SegmentsField({ label, segments, taken, value, error, onChange }: SegmentsFieldProps) {
  // Most audiences are one segment: the list closes after a choice, so that it hides nothing below it.
  const [opened, list] = useDisclosure(false);
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const data = segments
    .filter(({ id }) => !taken.includes(id))
    .map(({ id, name }) => ({ value: id, label: name }));
  // A segment older than the list offers, or deleted since.
  for (const id of value) if (!byId.has(id)) data.push({ value: id, label: `Segment ${id}` });
  return (
    <MultiSelect
      label={label}
      placeholder={value.length === 0 ? 'Choose segments' : undefined}
      data={data}
      value={value}
      onChange={onChange}
      error={error}
      dropdownOpened={opened}
      onDropdownOpen={list.open}
      onDropdownClose={list.close}
      onOptionSubmit={list.close}
      searchable
      hidePickedOptions
      nothingFoundMessage="No segment has this name"
      renderOption={({ option }) => (
        <Group justify="space-between" gap="sm" wrap="nowrap" flex={1}>
          <span>{option.label}</span>
          <Text size="xs" c="dimmed" aria-hidden data-numbers>
            {number(byId.get(option.value)?.count)}
          </Text>
        </Group>
      )}
    />
  );
}
