package app.tandem.loyalty;

import app.tandem.shared.ShopId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A shop's tie to its loyalty program.
 *
 * @param reasonCode why it is {@link Status#BROKEN}, with {@code reason} as a sentence
 * @param baseUrl as {@link SmileAddresses#kept} gives it
 * @param sealedKey encrypted; null once forgotten
 * @param generation tells it from the shop's earlier connections
 * @param account the generation since which address and key are the same; ids mean the same only within it
 * @param complete a full pass finished since the address was given; before, who is enrolled is not known
 * @param watermark the next delta asks for what changed since; null where only a full pass will do
 * @param freshAt every snapshot is at least as fresh as this
 * @param failures passes that failed in a row
 */
record SmileConnection(
        ShopId shop,
        Status status,
        @Nullable String reasonCode,
        @Nullable String reason,
        String baseUrl,
        byte @Nullable [] sealedKey,
        String keyHint,
        long generation,
        long account,
        boolean complete,
        @Nullable Instant watermark,
        @Nullable Instant freshAt,
        Instant deltaDueAt,
        int failures) {
    enum Status {
        ACTIVE,
        INACTIVE,
        BROKEN,
        /** Disconnected; its data is being removed. */
        FORGOTTEN
    }

    /** Passes run, or are tried. */
    boolean running() {
        return status == Status.ACTIVE || status == Status.BROKEN;
    }

    @Override
    public String toString() {
        return "SmileConnection[shop=" + shop + ", status=" + status + ", baseUrl=" + baseUrl + ", key=[REDACTED]]";
    }
}
