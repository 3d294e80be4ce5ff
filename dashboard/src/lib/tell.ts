import { notifications } from '@mantine/notifications';

/** Tells in passing that something worked. A refusal belongs in an ErrorNote beside what was refused. */
export function tell(message: string): void {
  // Politely: Mantine's default role would interrupt a screen reader.
  notifications.show({ message, role: 'status' });
}
