import { campaignsKey } from '../api/campaigns';
import { fetchMessages, type Message, type MessageFilter } from '../api/messages';
import { PeopleDrawer, type PersonRow } from './PeopleDrawer';

export interface MessagesDrawerProps {
  title: string;
  filter: MessageFilter;
  onClose: () => void;
}

function rowOf(message: Message): PersonRow {
  return {
    key: message.id,
    subscriber: message.subscriber,
    phone: message.to,
    text: message.body,
    state: message.state.charAt(0).toUpperCase() + message.state.slice(1),
    reason: message.reason ?? null,
    at: message.decided_at,
  };
}

/** The texts behind a number. */
export function MessagesDrawer({ title, filter, onClose }: MessagesDrawerProps) {
  return (
    <PeopleDrawer
      title={title}
      queryKey={[...campaignsKey, 'messages', filter]}
      fetchPage={async (cursor, signal) => {
        const page = await fetchMessages(filter, cursor, signal);
        return { ...page, data: page.data.map(rowOf) };
      }}
      onClose={onClose}
    />
  );
}
