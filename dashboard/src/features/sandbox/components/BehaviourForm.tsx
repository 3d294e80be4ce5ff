import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { CardSkeleton } from '@/components/ui/skeletons';
import { type Behaviour, useBehaviour, useSetBehaviour } from '../api/sandbox';

/** Rehearses trouble: a slow carrier, or one that refuses texts. */
export function BehaviourForm() {
  const behaviour = useBehaviour();
  if (behaviour.data) return <LoadedForm behaviour={behaviour.data} />;
  if (behaviour.isError) {
    return (
      <ErrorNote
        error={behaviour.error}
        what="The behaviour is not known"
        onRetry={() => behaviour.refetch()}
      />
    );
  }
  return <CardSkeleton lines={3} />;
}

function LoadedForm({ behaviour }: { behaviour: Behaviour }) {
  const [perSecond, setPerSecond] = useState(
    behaviour.per_second === null ? '' : String(behaviour.per_second),
  );
  const [percent, setPercent] = useState(String(behaviour.fail_rate * 100));
  const [tried, setTried] = useState(false);
  const save = useSetBehaviour();
  const speedOk = perSecond.trim() === '' || (/^\d+$/.test(perSecond.trim()) && Number(perSecond) >= 1);
  const percentOk = /^\d+(\.\d+)?$/.test(percent.trim()) && Number(percent) <= 100;
  const refused = save.error instanceof Problem ? save.error : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!speedOk || !percentOk) return;
    save.mutate({
      ...behaviour,
      per_second: perSecond.trim() === '' ? null : Number(perSecond),
      fail_rate: Number(percent) / 100,
    });
  };

  return (
    <Card component="section" aria-labelledby="behaviour">
      <Title order={2} id="behaviour">
        Behaviour
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        The sandbox is a carrier on this machine: nothing leaves it. Here you rehearse a slow or a failing
        one.
      </Text>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput
            label="Texts per second"
            description="Counted in parts. Empty: as many as come."
            inputMode="numeric"
            value={perSecond}
            onChange={(event) => setPerSecond(event.currentTarget.value)}
            error={tried && !speedOk ? 'Give a whole number, 1 or more.' : refused?.fieldError('per_second')}
          />
          <TextInput
            label="Percent that fail"
            inputMode="decimal"
            value={percent}
            onChange={(event) => setPercent(event.currentTarget.value)}
            error={tried && !percentOk ? 'Give a number from 0 to 100.' : refused?.fieldError('fail_rate')}
          />
          <ErrorNote error={refused && refused.errors.length > 0 ? null : save.error} what="Not saved" />
          <Group gap="sm">
            <Button type="submit" variant="default" loading={save.isPending}>
              Save behaviour
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {save.isSuccess && 'Saved.'}
            </Text>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
