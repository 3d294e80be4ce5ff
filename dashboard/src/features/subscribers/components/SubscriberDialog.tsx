import { Button, Group, Modal, NativeSelect, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import type { SubscriberFields } from '../api/saveSubscriber';
import type { Subscriber } from '../api/subscribers';

export interface SubscriberDialogProps {
  title: string;
  /** The button's label. */
  action: string;
  /** The person to change; null adds one, and asks for consent. */
  subscriber: Subscriber | null;
  pending: boolean;
  error: unknown;
  onSubmit: (fields: SubscriberFields) => void;
  onClose: () => void;
}

const fieldNames = ['phone', 'email', 'first_name', 'last_name', 'time_zone', 'tags', 'consent.method'];

/** A person's particulars. */
export function SubscriberDialog(props: SubscriberDialogProps) {
  const { title, action, subscriber, pending, error, onSubmit, onClose } = props;
  const [phone, setPhone] = useState(subscriber?.phone ?? '');
  const [email, setEmail] = useState(subscriber?.email ?? '');
  const [firstName, setFirstName] = useState(subscriber?.first_name ?? '');
  const [lastName, setLastName] = useState(subscriber?.last_name ?? '');
  const [timeZone, setTimeZone] = useState(subscriber?.time_zone ?? '');
  const [tags, setTags] = useState(subscriber?.tags ?? []);
  const [consent, setConsent] = useState<'never_subscribed' | 'subscribed'>('never_subscribed');
  const [method, setMethod] = useState('');
  const [tried, setTried] = useState(false);
  const problem = error instanceof Problem ? error : null;
  const asksConsent = subscriber === null;
  const methodMissing = asksConsent && consent === 'subscribed' && method.trim() === '';
  const onAField = problem?.errors.some(({ field }) => fieldNames.includes(field)) ?? false;
  const orNull = (typed: string) => (typed.trim() === '' ? null : typed.trim());

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (phone.trim() === '' || methodMissing) return;
    onSubmit({
      phone: phone.trim(),
      email: orNull(email),
      first_name: orNull(firstName),
      last_name: orNull(lastName),
      time_zone: orNull(timeZone),
      tags,
      ...(asksConsent
        ? { consent: { state: consent, method: consent === 'subscribed' ? method.trim() : 'manual' } }
        : {}),
    });
  };

  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Phone"
              description="With country code, such as +1 202 555 0142."
              type="tel"
              value={phone}
              onChange={(event) => setPhone(event.currentTarget.value)}
              error={tried && phone.trim() === '' ? 'Give the phone number.' : problem?.fieldError('phone')}
              data-autofocus
            />
            <TextInput
              label="E-mail"
              description="Loyalty programs are matched by it."
              type="email"
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
              error={problem?.fieldError('email')}
            />
            <TextInput
              label="First name"
              value={firstName}
              onChange={(event) => setFirstName(event.currentTarget.value)}
              error={problem?.fieldError('first_name')}
            />
            <TextInput
              label="Last name"
              value={lastName}
              onChange={(event) => setLastName(event.currentTarget.value)}
              error={problem?.fieldError('last_name')}
            />
            <TextInput
              label="Time zone"
              placeholder="Europe/Vienna"
              value={timeZone}
              onChange={(event) => setTimeZone(event.currentTarget.value)}
              error={problem?.fieldError('time_zone')}
            />
            <TagsInput
              label="Tags"
              placeholder={tags.length === 0 ? 'Type, then Enter' : undefined}
              value={tags}
              onChange={setTags}
              acceptValueOnBlur
              error={problem?.fieldError('tags')}
            />
          </SimpleGrid>
          {asksConsent && (
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NativeSelect
                label="Consent"
                value={consent}
                onChange={(event) =>
                  setConsent(event.currentTarget.value === 'subscribed' ? 'subscribed' : 'never_subscribed')
                }
                data={[
                  { value: 'never_subscribed', label: 'Never subscribed' },
                  { value: 'subscribed', label: 'Subscribed' },
                ]}
              />
              {consent === 'subscribed' && (
                <TextInput
                  label="How they agreed"
                  placeholder="form at the counter"
                  value={method}
                  onChange={(event) => setMethod(event.currentTarget.value)}
                  error={
                    tried && methodMissing
                      ? 'Say how they agreed: it is your proof.'
                      : problem?.fieldError('consent.method')
                  }
                />
              )}
            </SimpleGrid>
          )}
          {!onAField && (
            <ErrorNote
              error={error}
              what={problem?.code === 'opted-out' ? 'This number has opted out' : 'Not saved'}
            />
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pending}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
