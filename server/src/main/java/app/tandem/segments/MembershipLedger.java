package app.tandem.segments;

import app.tandem.segments.MembershipRows.Delta;
import app.tandem.segments.MembershipRows.Membership;
import app.tandem.segments.MembershipWork.Found;
import app.tandem.segments.SnapshotRows.Reason;
import app.tandem.segments.SnapshotRows.Snapshot;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.FeedPosition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes memberships down, each batch in one transaction that begins with the keeper's own row: whoever was overtaken
 * writes nothing. What is in memory changes only once it is written.
 */
@Component
class MembershipLedger {
    private static final long LEAST_FOR_A_CHECKPOINT = 10_000;
    private static final int SHARE_FOR_A_CHECKPOINT = 20;
    /** Checkpoints tell of a time that changes committed late no longer reach, but for the longest transactions. */
    private static final long CHECKPOINT_AGE = 30_000_000L;

    private static final long EVER = Fact.micros(Instant.parse("9999-01-01T00:00:00Z"));

    private final TransactionTemplate transaction;
    private final MembershipRows rows;
    private final SnapshotRows snapshots;
    private final ChangeFeed feed;

    MembershipLedger(TransactionTemplate transaction, MembershipRows rows, SnapshotRows snapshots, ChangeFeed feed) {
        this.transaction = transaction;
        this.rows = rows;
        this.snapshots = snapshots;
        this.feed = feed;
    }

    /** Begins where the last keeper ended; the very first begins with what is committed now. */
    KeeperMemory open() {
        var state = rows.state();
        var position = state.position();
        var memory = new KeeperMemory(state.generation(), position == null ? feed.head() : position);
        if (position == null) write(memory, memory.position, () -> {});
        return memory;
    }

    private void write(KeeperMemory memory, FeedPosition position, Runnable work) {
        transaction.executeWithoutResult(_ -> {
            if (!rows.advance(memory.generation, position)) throw new KeeperMemory.Overtaken();
            work.run();
        });
        memory.generation++;
        memory.position = position;
    }

    /** What the last keeper knew of a shop's segment. */
    KeptSegment read(KeptShop shop, Membership known, Rule rule) {
        var members = new MemberSet();
        var snapshot = snapshots.last(shop.id, known.segment(), EVER);
        var last = known.snapshotAt();
        if (snapshot.isPresent()) {
            members = snapshots.members(shop.id, known.segment(), snapshot.get().id());
            last = snapshots.replay(shop.id, known.segment(), members, snapshot.get(), EVER);
        }
        shop.lastAt = Math.max(shop.lastAt, last);
        return new KeptSegment(
                known.segment(),
                known.version(),
                known.basis(),
                rule,
                members,
                known.filledAt(),
                known.snapshotAt(),
                known.moves(),
                known.frozenReason());
    }

    /**
     * Everybody in a segment at once.
     *
     * @param before what was known; null for a first fill
     * @param gapFrom up to when that holds
     */
    record Fill(
            KeptSegment segment,
            @Nullable KeptSegment before,
            @Nullable Long gapFrom,
            Reason reason) {
        Snapshot snapshot() {
            var members = segment.members;
            var entered = before == null ? members.size() : members.sizeWithout(before.members);
            var left = before == null ? 0 : before.members.sizeWithout(members);
            return new Snapshot(0, segment.filledAt, gapFrom, segment.version, reason, members.size(), entered, left);
        }
    }

    /** Writes fills down; all of one edit together, so that whoever waits for one has them all. */
    void fill(KeeperMemory memory, KeptShop shop, List<Fill> fills) {
        write(memory, memory.position, () -> {
            for (var fill : fills) {
                var id = snapshots.insert(shop.id, fill.segment.id, fill.segment.members, fill.snapshot());
                rows.save(shop.id, fill.segment, id);
            }
        });
        for (var fill : fills) {
            shop.segments.put(fill.segment.id, fill.segment);
            shop.lastAt = Math.max(shop.lastAt, fill.segment.filledAt);
        }
    }

    void freeze(KeeperMemory memory, KeptShop shop, KeptSegment segment, long since, String reason) {
        write(memory, memory.position, () -> rows.freeze(shop.id, segment.id, since, reason));
        segment.frozen = reason;
    }

    void rename(KeeperMemory memory, KeptShop shop, KeptSegment segment) {
        write(memory, memory.position, () -> rows.rename(shop.id, segment.id, segment.version));
        shop.segments.put(segment.id, segment);
    }

    void forget(KeeperMemory memory, KeptShop shop, SegmentId segment) {
        write(memory, memory.position, () -> rows.forget(shop.id, segment));
        shop.segments.remove(segment);
    }

    /** Keeps shops' clocks alone, where what they have to be asked about has changed. */
    void save(KeeperMemory memory, KeptShop shop) {
        write(memory, memory.position, () -> rows.save(List.of(shop)));
    }

    /** Forgets what lay ahead of now before the clock was put back. */
    void dropFuture(KeeperMemory memory, KeptShop shop, long now) {
        write(memory, memory.position, () -> snapshots.dropFuture(shop.id, now));
        shop.lastAt = now;
    }

    /**
     * Writes a batch down, then takes it into memory.
     *
     * @param clocks shops whose time has been worked off, with their new clocks
     */
    void commit(
            KeeperMemory memory, FeedPosition next, Map<KeptShop, Found> found, Map<KeptShop, KeptShop.Clock> clocks) {
        var before = new HashMap<KeptShop, KeptShop.Clock>();
        clocks.forEach((shop, clock) -> {
            before.put(shop, shop.clock);
            shop.clock = clock;
        });
        try {
            write(memory, next, () -> {
                found.forEach(this::write);
                rows.save(clocks.keySet());
            });
        } catch (RuntimeException failed) {
            before.forEach((shop, clock) -> shop.clock = clock);
            throw failed;
        }
        found.forEach((shop, each) -> {
            for (var settled : each.settled()) {
                var _ = settled.member()
                        ? settled.segment().members.add(settled.person())
                        : settled.segment().members.remove(settled.person());
            }
            each.moves().forEach(move -> shop.lastAt = Math.max(shop.lastAt, move.at()));
        });
    }

    private void write(KeptShop shop, Found found) {
        rows.supersede(shop.id, found.superseded());
        rows.insert(shop.id, found.moves());
        var changes = new LinkedHashMap<SegmentId, Delta>();
        var earliest = new HashMap<SegmentId, Long>();
        for (var move : found.moves()) {
            changes.merge(move.segment(), new Delta(0, 1), Delta::plus);
            earliest.merge(move.segment(), move.at(), Math::min);
        }
        for (var move : found.superseded()) {
            changes.merge(move.segment(), new Delta(0, -1), Delta::plus);
            earliest.merge(move.segment(), move.at(), Math::min);
        }
        for (var settled : found.settled()) {
            changes.merge(settled.segment().id, new Delta(settled.member() ? 1 : -1, 0), Delta::plus);
        }
        rows.count(shop.id, changes);
        changes.forEach((segment, change) -> {
            var kept = shop.segments.get(segment);
            if (kept != null) kept.moves += change.moves();
        });
        earliest.forEach((segment, at) -> {
            var kept = shop.segments.get(segment);
            if (kept != null && at <= kept.snapshotAt && kept.snapshotAt > kept.filledAt)
                dropCheckpoints(shop, kept, at);
        });
    }

    private void dropCheckpoints(KeptShop shop, KeptSegment segment, long from) {
        snapshots.dropCheckpoints(shop.id, segment.id, from);
        var last = snapshots.last(shop.id, segment.id, EVER).orElseThrow();
        segment.snapshotAt = last.at();
        segment.moves = snapshots.movesSince(shop.id, segment.id, last);
        rows.checkpoint(shop.id, segment.id, last.id(), last.at(), segment.moves);
    }

    /** Bounds how many moves have to be read to tell who was a member at an instant. */
    void checkpoints(KeeperMemory memory, Collection<KeptShop> shops, long now) {
        for (var shop : shops) {
            for (var segment : shop.kept()) {
                var most = Math.max(LEAST_FOR_A_CHECKPOINT, segment.members.size() / SHARE_FOR_A_CHECKPOINT);
                var at = Math.min(shop.clock.lookBack(), now - CHECKPOINT_AGE);
                var due = segment.moves >= most && at > segment.snapshotAt && now >= segment.checkpointAfter;
                if (!due) continue;
                segment.checkpointAfter = now + CHECKPOINT_AGE;
                checkpoint(memory, shop, segment, at, most);
            }
        }
    }

    private void checkpoint(KeeperMemory memory, KeptShop shop, KeptSegment segment, long at, long most) {
        var members = segment.members.copy();
        var since = snapshots.undo(shop.id, segment.id, members, at);
        // Nearly all of them are younger than the checkpoint would be: later it will be worth it.
        if (segment.moves - since < most / 2) return;
        var snapshot = new Snapshot(0, at, null, segment.version, Reason.CHECKPOINT, members.size(), 0, 0);
        write(memory, memory.position, () -> {
            var id = snapshots.insert(shop.id, segment.id, members, snapshot);
            rows.checkpoint(shop.id, segment.id, id, at, since);
        });
        segment.snapshotAt = at;
        segment.moves = since;
    }
}
