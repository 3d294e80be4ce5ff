package app.tandem.messages;

import app.tandem.messages.carriers.Receipts;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** Keeps delivery receipts. */
@Component
class ReceiptsInbox implements Receipts {
    private final MessageStore messages;
    private final Clock clock;

    ReceiptsInbox(MessageStore messages, Clock clock) {
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public void delivered(ShopId shop, Collection<Long> messageIds) {
        messages.delivered(shop, messageIds, clock.instant());
    }
}
