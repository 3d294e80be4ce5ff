import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Problem } from '@/api/client';
import { ErrorNote } from '@/components/ui/ErrorNote';
import type { Customer, CustomerFields } from '../api/customers';

export interface CustomerDialogProps {
  title: string;
  action: string;
  customer?: Customer;
  pending: boolean;
  error: unknown;
  onSubmit: (fields: CustomerFields) => void;
  onClose: () => void;
}

/** The fields of one customer, new or known. */
export function CustomerDialog(props: CustomerDialogProps) {
  const { title, action, customer, pending, error, onSubmit, onClose } = props;
  const form = useForm<CustomerFields>({
    mode: 'uncontrolled',
    initialValues: {
      email: customer?.email ?? '',
      first_name: customer?.first_name ?? '',
      last_name: customer?.last_name ?? '',
      state: customer?.state ?? 'candidate',
    },
  });
  const faultOf = (field: string) => (error instanceof Problem ? error.fieldError(field) : undefined);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={form.onSubmit(onSubmit)}>
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            description="Links the customer to the text subscriber with the same e-mail."
            data-autofocus
            error={faultOf('email')}
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <Group grow align="flex-start">
            <TextInput
              label="First name"
              key={form.key('first_name')}
              {...form.getInputProps('first_name')}
            />
            <TextInput label="Last name" key={form.key('last_name')} {...form.getInputProps('last_name')} />
          </Group>
          <NativeSelect
            label="State"
            description="A member takes part, a candidate is known but has not joined, a disabled customer is shut out."
            data={[
              { value: 'candidate', label: 'Candidate' },
              { value: 'member', label: 'Member' },
              { value: 'disabled', label: 'Disabled' },
            ]}
            key={form.key('state')}
            {...form.getInputProps('state')}
          />
          <ErrorNote error={error} what="The customer was not saved" />
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
