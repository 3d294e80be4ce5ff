package app.tandem.campaigns;

import app.tandem.consent.Purpose;
import app.tandem.messages.Cause;
import app.tandem.messages.Dispatch;
import app.tandem.segments.SegmentId;
import app.tandem.shared.ShopId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One text to many, once.
 *
 * @param prepared whether everybody in the audience has a decision
 * @param reason why it was paused by itself, or failed; a sentence
 */
record Campaign(
        ShopId shop,
        long id,
        Status status,
        Content content,
        boolean prepared,
        @Nullable Funnel funnel,
        @Nullable String reason,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    enum Status {
        DRAFT,
        SCHEDULED,
        PREPARING,
        SENDING,
        PAUSED,
        SENT,
        CANCELLED,
        FAILED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What its author decides.
     *
     * @param smartSendingHours 0 is off
     * @param scheduleAt null: as soon as it is sent
     * @param maxStalenessSeconds how old a quoted balance may be; null for any age
     */
    record Content(
            String name,
            List<SegmentId> include,
            List<SegmentId> exclude,
            String body,
            int smartSendingHours,
            boolean ignoreQuietHours,
            @Nullable Instant scheduleAt,
            @Nullable Integer maxStalenessSeconds) {

        List<SegmentId> segments() {
            var all = new ArrayList<>(include);
            all.addAll(exclude);
            return all;
        }
    }

    Cause cause() {
        return Cause.campaign(id);
    }

    Dispatch dispatch() {
        return new Dispatch(
                shop,
                cause(),
                Purpose.PROMOTIONAL,
                content.body(),
                content.include(),
                content.exclude(),
                content.smartSendingHours(),
                content.ignoreQuietHours(),
                content.maxStalenessSeconds());
    }
}
