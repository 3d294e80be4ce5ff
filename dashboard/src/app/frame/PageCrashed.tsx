import { Button, Group, Stack } from '@mantine/core';
import { Link, useRouteError } from 'react-router';
import { EmptyState } from '@/components/ui/EmptyState';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { PageHeader } from '@/components/ui/PageHeader';

/** Shown in a page's place when its code could not be loaded or failed. */
export function PageCrashed() {
  const error = useRouteError();
  return (
    <Stack p="lg">
      <PageHeader title="This page did not open" />
      <ErrorNote
        error={error}
        what="The page could not be shown. If Tandem was just updated, loading it again helps."
      />
      <Group>
        <Button onClick={() => window.location.reload()}>Load again</Button>
        <Button variant="default" component="a" href="/">
          Go to Home
        </Button>
      </Group>
    </Stack>
  );
}

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <EmptyState
        title="There is no page at this address"
        action={
          <Button component={Link} to="/">
            Go to Home
          </Button>
        }
      >
        The link may be old, or a letter is missing. Search with Ctrl K finds people, segments, campaigns and
        pages.
      </EmptyState>
    </>
  );
}
