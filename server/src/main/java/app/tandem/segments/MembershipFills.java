package app.tandem.segments;

import app.tandem.segments.MembershipRows.Membership;
import app.tandem.segments.SnapshotRows.Reason;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shop;
import app.tandem.shops.Shops;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the keeper's memory follow what is saved: a new segment, an edit (also of a segment that it uses), a shop's other
 * time zone, an integration that is off or on again. Whatever changes the meaning of a segment is a snapshot of everybody
 * from the index, never somebody entering or leaving.
 */
@Component
class MembershipFills {
    private static final Logger log = LoggerFactory.getLogger(MembershipFills.class);
    /** How much older than the last look at a shop an edit can be, as clocks and transactions go. */
    private static final long EDIT_DELAY = 60_000_000L;

    private static final long RETRY = 500_000L;

    private final SegmentRows saved;
    private final MembershipRows rows;
    private final MembershipLedger ledger;
    private final FactSources facts;
    private final Audiences audiences;
    private final Shops shops;
    private final Clock clock;

    MembershipFills(
            SegmentRows saved,
            MembershipRows rows,
            MembershipLedger ledger,
            FactSources facts,
            Audiences audiences,
            Shops shops,
            Clock clock) {
        this.saved = saved;
        this.rows = rows;
        this.ledger = ledger;
        this.facts = facts;
        this.audiences = audiences;
        this.shops = shops;
        this.clock = clock;
    }

    /** Brings every shop in line whose segments or time zone are not as they were. */
    void follow(KeeperMemory memory) {
        var versions = saved.versions();
        var clocks = memory.shops.isEmpty() ? rows.clocks() : Map.<ShopId, KeptShop.Clock>of();
        for (var shop : shops.all()) {
            var kept = memory.shops.get(shop.id());
            var wanted = versions.getOrDefault(shop.id(), Map.of());
            if (kept == null && wanted.isEmpty()) continue;
            if (kept == null) kept = load(memory, shop, clocks.get(shop.id()));
            var same = kept.zone.equals(shop.timeZone()) && versions(kept).equals(wanted);
            if (!same || kept.unsettled && now() >= kept.retryAt)
                settle(memory, kept, shop.timeZone(), facts.catalogue(kept.id));
        }
    }

    /** Brings a shop in line whose integrations or properties are not as they were. */
    void check(KeeperMemory memory, KeptShop shop) {
        var catalogue = facts.catalogue(shop.id);
        if (!catalogue.equals(shop.catalogue)) settle(memory, shop, shop.zone, catalogue);
    }

    private static Map<SegmentId, Integer> versions(KeptShop shop) {
        var versions = new HashMap<>(shop.pending);
        shop.segments.forEach((id, segment) -> versions.put(id, segment.version));
        return versions;
    }

    private KeptShop load(KeeperMemory memory, Shop shop, KeptShop.@Nullable Clock known) {
        var clockOrNow = known == null ? KeptShop.Clock.at(now()) : known;
        var kept = new KeptShop(shop.id(), shop.timeZone(), facts.catalogue(shop.id()), clockOrNow);
        var rules = new ShopRules(shop.id(), kept.catalogue, saved, null);
        for (var membership : rows.memberships(shop.id())) {
            var rule = rules.readable(membership.segment());
            kept.segments.put(
                    membership.segment(), ledger.read(kept, membership, rule == null ? new Rule.Any(List.of()) : rule));
        }
        kept.checkedAt = kept.clock.workedUntil();
        kept.arrange();
        memory.shops.put(kept.id, kept);
        return kept;
    }

    /** What has to be filled, with its rule and why. */
    private record Wanted(SegmentId id, int version, Rule rule, String basis) {}

    private void settle(KeeperMemory memory, KeptShop shop, ZoneId zone, Catalogue catalogue) {
        var before = shop.checkedAt;
        var isLost = shop.lost;
        shop.zone = zone;
        shop.catalogue = catalogue;
        shop.checkedAt = now();
        shop.unsettled = false;
        shop.pending.clear();
        var rules = new ShopRules(shop.id, catalogue, saved, null);
        var wanted = new ArrayList<Wanted>();
        var there = new LinkedHashMap<SegmentId, SegmentRows.Row>();
        saved.all(shop.id).forEach(row -> there.put(row.id(), row));
        for (var gone : List.copyOf(shop.segments.keySet())) {
            if (!there.containsKey(gone)) ledger.forget(memory, shop, gone);
        }
        for (var row : there.values()) {
            var rule = rules.readable(row.id());
            var reason = rule == null ? "its rule cannot be read" : reason(catalogue, rule);
            var kept = shop.segments.get(row.id());
            if (rule == null || reason != null) {
                if (kept == null || kept.version != row.version()) shop.pending.put(row.id(), row.version());
                if (kept != null && kept.frozen == null)
                    ledger.freeze(memory, shop, kept, shop.checkedAt, Objects.requireNonNull(reason));
                if (kept != null && kept.version != row.version())
                    ledger.rename(memory, shop, kept.renamed(row.version()));
                continue;
            }
            var basis = RuleBasis.of(rule, zone);
            if (kept == null || isLost || kept.frozen != null || !kept.basis.equals(basis)) {
                wanted.add(new Wanted(row.id(), row.version(), rule, basis));
            } else if (kept.version != row.version()) {
                ledger.rename(memory, shop, kept.renamed(row.version()));
            }
        }
        var gap = gap(before, there);
        fill(memory, shop, wanted, gap);
        shop.arrange();
        ledger.save(memory, shop);
    }

    private static @Nullable String reason(Catalogue catalogue, Rule rule) {
        var off = catalogue.unavailable(List.of(rule));
        return off.isEmpty() ? null : String.join(", ", off) + " is off";
    }

    /** Since when what is known does not hold: the last look at the shop, or a little earlier, when the edit was made. */
    private static long gap(long checkedAt, Map<SegmentId, SegmentRows.Row> segments) {
        var gap = checkedAt;
        for (var row : segments.values()) {
            var edited = Fact.micros(row.updatedAt());
            if (edited < checkedAt && edited >= checkedAt - EDIT_DELAY && row.version() > 1)
                gap = Math.min(gap, edited);
        }
        return gap;
    }

    private void fill(KeeperMemory memory, KeptShop shop, List<Wanted> wanted, long gap) {
        if (wanted.isEmpty()) {
            shop.lost = false;
            return;
        }
        var view = view(shop.id);
        if (view == null) {
            wanted.forEach(each -> postpone(memory, shop, each, gap));
            return;
        }
        var fills = new ArrayList<MembershipLedger.Fill>();
        for (var each : wanted) {
            try {
                fills.add(fill(shop, each, view, gap));
            } catch (RuntimeException failed) {
                log.warn("Segment {} of shop {} could not be filled; trying again", each.id, shop.id, failed);
                postpone(memory, shop, each, gap);
            }
        }
        if (!fills.isEmpty()) ledger.fill(memory, shop, fills);
        shop.lost &= shop.unsettled;
    }

    private @Nullable AudienceView view(ShopId shop) {
        try {
            return audiences.isReady(shop) ? audiences.current(shop) : null;
        } catch (Problem behind) {
            return null;
        }
    }

    private void postpone(KeeperMemory memory, KeptShop shop, Wanted wanted, long gap) {
        shop.unsettled = true;
        shop.retryAt = now() + RETRY;
        shop.pending.put(wanted.id, wanted.version);
        var kept = shop.segments.get(wanted.id);
        if (kept != null && kept.frozen == null)
            ledger.freeze(memory, shop, kept, gap, "the audience index is being built");
    }

    private MembershipLedger.Fill fill(KeptShop shop, Wanted wanted, AudienceView view, long gap) {
        var kept = shop.segments.get(wanted.id);
        var members = new MemberSet();
        view.forEach(wanted.rule, new Asked(Fact.instant(now()), shop.zone), Long.MIN_VALUE, members::added);
        // What was committed while the index was asked may be in it: membership is told from after that on.
        var filledAt = Math.max(now(), shop.lastAt + 1);
        var filled = new KeptSegment(
                wanted.id, wanted.version, wanted.basis, wanted.rule, members, filledAt, filledAt, 0, null);
        return new MembershipLedger.Fill(filled, kept, gapFrom(shop, kept, gap), why(kept, wanted));
    }

    private @Nullable Long gapFrom(KeptShop shop, @Nullable KeptSegment kept, long gap) {
        if (kept == null) return null;
        if (kept.frozen == null) return gap;
        return rows.membership(shop.id, kept.id).map(Membership::frozenSince).orElse(gap);
    }

    private static Reason why(@Nullable KeptSegment kept, Wanted wanted) {
        if (kept == null) return Reason.FILLED;
        var zone = wanted.basis.substring(0, wanted.basis.indexOf('|') + 1);
        var isEdit = !kept.basis.equals(wanted.basis) && kept.basis.startsWith(zone);
        return isEdit ? Reason.EDITED : Reason.REBUILT;
    }

    private long now() {
        return Fact.micros(clock.instant());
    }
}
