import { Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { useSession, useSignIn } from './api/session';

/** Sign-in; leads back to the page one was sent here from. */
export function SignInPage() {
  const session = useSession();
  const signIn = useSignIn();
  const location = useLocation();
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } });

  useEffect(() => {
    document.title = 'Sign in · Tandem';
  }, []);

  if (session.data) {
    const from = (location.state as { from?: string } | null)?.from;
    return <Navigate to={from ?? '/'} replace />;
  }
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper p="xl" w="100%" maw={400}>
        <form onSubmit={form.onSubmit((credentials) => signIn.mutate(credentials))}>
          <Stack>
            <Stack gap={4}>
              <img src="/icon.svg" width={36} height={36} alt="" />
              <Title order={1} mt="xs">
                Sign in to Tandem
              </Title>
              <Text c="dimmed" size="sm">
                The first person's e-mail and password were printed when Tandem was started.
              </Text>
            </Stack>
            <ErrorNote error={signIn.error ?? session.error} what="You are not signed in" />
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed' }}
              autoComplete="current-password"
              required
              withAsterisk={false}
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={signIn.isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

export { SignInPage as Component };
