package app.tandem.segments;

import app.tandem.segments.MembershipWork.Candidates;
import app.tandem.segments.MembershipWork.Found;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.SubscriberId;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One batch of the keeper's work: what the change feed tells, and what time did meanwhile. */
@Component
class MembershipStep {
    private static final Logger log = LoggerFactory.getLogger(MembershipStep.class);
    private static final int CHANGES = 2_000;
    private static final long SECOND = 1_000_000L;
    /** Clocks of several servers differ, and are put right: only more than this is a clock put back. */
    private static final long SET_BACK = 5 * SECOND;

    private final ChangeFeed feed;
    private final MembershipFills fills;
    private final MembershipWork work;
    private final MembershipLedger ledger;
    private final Crossers crossers;
    private final Clock clock;
    private int checked;

    MembershipStep(
            ChangeFeed feed,
            MembershipFills fills,
            MembershipWork work,
            MembershipLedger ledger,
            Crossers crossers,
            Clock clock) {
        this.feed = feed;
        this.fills = fills;
        this.work = work;
        this.ledger = ledger;
        this.crossers = crossers;
        this.clock = clock;
    }

    /**
     * @param wanted whether somebody waits for time to be worked off up to now
     * @return whether there is more to do at once
     */
    boolean run(KeeperMemory memory, boolean wanted) {
        var now = Fact.micros(clock.instant());
        if (now < memory.tickedAt - SET_BACK) putBack(memory, now);
        fills.follow(memory);
        var tick = wanted || now - memory.tickedAt >= SECOND;
        if (tick) checkSome(memory);
        var parts = tick ? parts(memory, now) : Map.<KeptShop, Crossers.Part>of();
        var changes = read(memory);
        // Only now: an integration that was switched off before or together with what it knew is seen to be off.
        for (var shop : changes.people().keySet()) {
            var kept = memory.shops.get(shop);
            if (kept != null) fills.check(memory, kept);
        }
        // Whatever the index may have known of changes when it was asked has been read with this.
        var isClean = memory.position.upTo() == null && changes.next().upTo() == null;
        var clocks = clocks(memory, parts, now, tick, isClean);
        var found = found(memory, candidates(memory, changes, parts, clocks));
        var isNews = tick && !changes.next().equals(memory.position);
        if (!found.isEmpty() || !clocks.isEmpty() || isNews || !changes.rows().isEmpty()) {
            ledger.commit(memory, changes.next(), found, clocks);
        }
        if (tick) memory.tickedAt = now;
        ledger.checkpoints(memory, found.keySet(), now);
        return changes.more()
                || clocks.values().stream().anyMatch(each -> each.target() != null || each.workedUntil() < now);
    }

    private ChangeFeed.Changes read(KeeperMemory memory) {
        try {
            return feed.read(memory.position, CHANGES);
        } catch (ChangeFeed.PositionLost lost) {
            log.info("Filling every segment again: {}", lost.getMessage());
            memory.shops.values().forEach(shop -> shop.lost = shop.unsettled = true);
            return new ChangeFeed.Changes(List.of(), feed.head(), true);
        }
    }

    /** Integrations are looked at in turn, a few a second; whoever has changes at once. */
    private void checkSome(KeeperMemory memory) {
        var all = List.copyOf(memory.shops.values());
        for (var i = 0; i < Math.min(10, all.size()); i++) {
            checked = (checked + 1) % all.size();
            fills.check(memory, all.get(checked));
        }
    }

    private void putBack(KeeperMemory memory, long now) {
        log.warn("The clock was put back; what lay ahead of it is told again");
        memory.tickedAt = now;
        for (var shop : memory.shops.values()) {
            if (shop.lastAt > now) {
                ledger.dropFuture(memory, shop, now);
                shop.lost = shop.unsettled = true;
            }
            shop.checkedAt = Math.min(shop.checkedAt, now);
            if (shop.clock.workedUntil() <= now) continue;
            shop.clock = KeptShop.Clock.at(now);
            shop.lost = shop.unsettled = shop.lost || !shop.timed().isEmpty();
        }
    }

    private Map<KeptShop, Crossers.Part> parts(KeeperMemory memory, long now) {
        var parts = new LinkedHashMap<KeptShop, Crossers.Part>();
        for (var shop : memory.shops.values()) {
            if (shop.timed().isEmpty() || shop.clock.workedUntil() >= now) continue;
            try {
                var part = crossers.next(shop, now);
                if (part != null) parts.put(shop, part);
            } catch (RuntimeException failed) {
                log.warn("Time could not be worked off in shop {}; trying again", shop.id, failed);
            }
        }
        return parts;
    }

    private static Map<KeptShop, KeptShop.Clock> clocks(
            KeeperMemory memory, Map<KeptShop, Crossers.Part> parts, long now, boolean tick, boolean isClean) {
        var clocks = new LinkedHashMap<KeptShop, KeptShop.Clock>();
        parts.forEach((shop, part) -> {
            var before = shop.clock;
            clocks.put(
                    shop,
                    part.upTo() != null
                            ? new KeptShop.Clock(part.from(), before.lookBack(), part.to(), part.upTo())
                            : new KeptShop.Clock(part.to(), isClean ? part.to() : before.lookBack(), null, null));
        });
        // Where time alone turns nothing, it is worked off by itself.
        for (var shop : memory.shops.values()) {
            if (tick && shop.timed().isEmpty() && now > shop.clock.workedUntil()) shop.clock = KeptShop.Clock.at(now);
        }
        return clocks;
    }

    private static Map<KeptShop, Candidates> candidates(
            KeeperMemory memory,
            ChangeFeed.Changes changes,
            Map<KeptShop, Crossers.Part> parts,
            Map<KeptShop, KeptShop.Clock> clocks) {
        var candidates = new LinkedHashMap<KeptShop, Candidates>();
        parts.forEach((shop, part) -> {
            var those = candidates.computeIfAbsent(shop, _ -> new Candidates());
            part.people()
                    .forEach((person, segments) -> those.add(
                            new SubscriberId(person),
                            part.from(),
                            part.to(),
                            segments.stream().filter(each -> isKept(shop, each)).toList()));
        });
        for (var change : changes.rows()) {
            var shop = memory.shops.get(change.shop());
            if (shop == null || shop.kept().isEmpty()) continue;
            var at = Fact.micros(change.at());
            var until = clocks.getOrDefault(shop, shop.clock).workedUntil();
            candidates
                    .computeIfAbsent(shop, _ -> new Candidates())
                    .add(change.person(), Math.min(shop.clock.lookBack(), at - 1), Math.max(until, at), List.of());
        }
        return candidates;
    }

    /** A check of the shop's integrations may have come in between. */
    private static boolean isKept(KeptShop shop, KeptSegment segment) {
        return shop.segments.get(segment.id) == segment && segment.frozen == null;
    }

    private Map<KeptShop, Found> found(KeeperMemory memory, Map<KeptShop, Candidates> candidates) {
        var found = new HashMap<KeptShop, Found>();
        candidates.forEach((shop, those) -> {
            var each = work.find(shop, those);
            if (!each.moves().isEmpty()
                    || !each.superseded().isEmpty()
                    || !each.settled().isEmpty()) {
                found.put(shop, each);
            }
        });
        return found;
    }
}
