package app.tandem.segments;

import static app.tandem.segments.MembershipRows.micros;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.FeedPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who was in a segment at an instant, as the keeper has written it down. */
@Component
class MembershipHistory {
    /** Longer than the keeper needs, also where another server has just taken it over. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(15);
    private static final Duration SMALL_BUILD = Duration.ofSeconds(1);
    private static final Duration FIRST_FILL = Duration.ofSeconds(5);

    private final MembershipRows rows;
    private final SnapshotRows snapshots;
    private final MembershipKeeper keeper;
    private final Audiences audiences;
    private final ChangeFeed feed;
    private final JdbcClient db;

    MembershipHistory(
            MembershipRows rows,
            SnapshotRows snapshots,
            MembershipKeeper keeper,
            Audiences audiences,
            ChangeFeed feed,
            JdbcClient db) {
        this.rows = rows;
        this.snapshots = snapshots;
        this.keeper = keeper;
        this.audiences = audiences;
        this.feed = feed;
        this.db = db;
    }

    /**
     * How a segment's membership is kept.
     *
     * @param state {@code current}, {@code filling} before the first fill or after an edit, {@code frozen} while an
     *     integration is off
     * @param since from when on everybody's coming and going is known; null before the first fill
     * @param frozenSince null where it is kept up
     * @param reason of {@code frozen}, in words
     */
    record Standing(
            String state,
            @Nullable Instant since,
            @Nullable Instant frozenSince,
            @Nullable String reason) {}

    /** @param off integrations that are off, for which reason the segment matches nobody */
    Standing standing(ShopId shop, SegmentId segment, int version, Set<String> off) {
        var known = rows.membership(shop, segment).orElse(null);
        if (known == null) {
            return off.isEmpty()
                    ? new Standing("filling", null, null, null)
                    : new Standing("frozen", null, null, String.join(", ", off) + " is off");
        }
        var since = Fact.instant(known.filledAt());
        if (known.frozenSince() != null) {
            return new Standing("frozen", since, Fact.instant(known.frozenSince()), known.frozenReason());
        }
        return new Standing(known.version() == version ? "current" : "filling", since, null, null);
    }

    /**
     * Waits until a segment just made or edited is filled, so that whatever comes later counts as a move. While the index
     * is being built that can take long, and is not waited for.
     */
    void awaitFill(ShopId shop, SegmentId segment, int version) {
        if (!await(SMALL_BUILD, () -> audiences.isReady(shop))) return;
        var _ = await(FIRST_FILL, () -> {
            var known = rows.membership(shop, segment).orElse(null);
            return known != null && known.version() >= version;
        });
    }

    /**
     * Everybody who was in a segment at an instant.
     *
     * @param at not in the future
     * @return empty where that is not written down: before the first fill, between an edit and the fill that followed it,
     *     while it was frozen, or while the keeper has not come that far in the time that can be waited
     */
    Optional<MemberSet> at(ShopId shop, SegmentId segment, Instant at) {
        var instant = Fact.micros(at);
        if (!awaitWorkedOff(shop, instant)) return Optional.empty();
        var base = base(shop, segment, instant);
        if (base == null) return Optional.empty();
        var members = snapshots.members(shop, segment, base.id());
        snapshots.replay(shop, segment, members, base, instant);
        return Optional.of(members);
    }

    /** The snapshot from which an instant can be told; null where it lies in a gap. */
    private SnapshotRows.@Nullable Snapshot base(ShopId shop, SegmentId segment, long at) {
        var base = snapshots.last(shop, segment, at).orElse(null);
        if (base == null) return null;
        var next = snapshots.next(shop, segment, at).orElse(null);
        if (next != null && next.gapFrom() != null && next.gapFrom() <= at) return null;
        var now = rows.membership(shop, segment).orElse(null);
        return now == null || now.frozenSince() != null && now.frozenSince() <= at ? null : base;
    }

    /** Waits until everything committed before the call, and the shop's time up to an instant, is worked off. */
    boolean awaitWorkedOff(ShopId shop, long at) {
        var head = feed.head();
        return await(LONGEST_WAIT, () -> isWorkedOff(shop, head, at));
    }

    private boolean isWorkedOff(ShopId shop, FeedPosition head, long at) {
        var position = rows.state().position();
        if (position == null || !position.covers(head)) return false;
        var until = db.sql("select worked_until from segment_clock where shop_id = :shop and timed")
                .param("shop", shop.value())
                .query((row, _) -> micros(row, "worked_until"))
                .optional();
        return until.isEmpty() || until.get() >= at;
    }

    private boolean await(Duration longest, java.util.function.BooleanSupplier done) {
        var deadline = System.nanoTime() + longest.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) return false;
            keeper.wake();
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return true;
    }
}
