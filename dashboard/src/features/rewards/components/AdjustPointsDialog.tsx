import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ui/ErrorNote';
import { number } from '@/lib/format';
import { type Customer, nameOf } from '../api/customers';
import { newRequestId, useAdjustPoints } from '../api/ledger';

/** Gives or takes points with a reason. */
export function AdjustPointsDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const [points, setPoints] = useState<number | string>('');
  const [description, setDescription] = useState('');
  // One dialog is one intention: a second press after a lost answer must not move the points again.
  const [requestId, setRequestId] = useState(newRequestId);
  const adjust = useAdjustPoints(String(customer.id));
  const change = typeof points === 'number' ? points : Number.NaN;
  const after = customer.points_balance + (Number.isNaN(change) ? 0 : change);
  const changedMind = () => {
    if (adjust.isError) setRequestId(newRequestId());
    adjust.reset();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={`Adjust points of ${nameOf(customer)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          adjust.mutate(
            { points_change: change, description: description.trim(), request_id: requestId },
            { onSuccess: onClose },
          );
        }}
      >
        <Stack>
          <NumberInput
            label="Points"
            description="A number below zero takes points."
            value={points}
            onChange={(value) => {
              setPoints(value);
              changedMind();
            }}
            allowDecimal={false}
            thousandSeparator=","
            data-autofocus
            error={after < 0 ? 'The balance cannot go below zero.' : undefined}
          />
          <TextInput
            label="Reason"
            description="Kept in the ledger for good."
            value={description}
            onChange={(event) => {
              setDescription(event.currentTarget.value);
              changedMind();
            }}
          />
          <Text size="sm" data-numbers>
            Balance {number(customer.points_balance)} → <b>{number(after)}</b>
          </Text>
          <ErrorNote error={adjust.error} what="The points were not changed" />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={adjust.isPending}
              disabled={Number.isNaN(change) || change === 0 || after < 0}
            >
              Apply
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
