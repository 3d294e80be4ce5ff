package app.tandem.segments;

import app.tandem.shared.ShopId;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One shop's saved segments as the keeper of memberships has them, and how far its time has been worked off. */
final class KeptShop {
    final ShopId id;
    final Map<SegmentId, KeptSegment> segments = new LinkedHashMap<>();
    ZoneId zone;
    Catalogue catalogue;
    Clock clock;
    /** The last instant that anything written down bears. */
    long lastAt;
    /** The last instant at which what is saved was looked at. */
    long checkedAt;
    /** Whether what is saved must be looked at again, whatever it says: a fill had to wait. */
    boolean unsettled;

    long retryAt;
    /** Whether nothing in memory can be relied on: every segment has to be filled again. */
    boolean lost;
    /** Segments that cannot be kept yet, with the version for which that was found. */
    final Map<SegmentId, Integer> pending = new HashMap<>();

    private Map<String, List<KeptSegment>> byField = Map.of();
    private Map<String, List<KeptSegment>> byType = Map.of();
    private Map<TimedPart, List<KeptSegment>> byPart = Map.of();

    /**
     * How far time has been worked off, in microseconds since 1970.
     *
     * @param lookBack what was worked off while no change was pending: the time after it is looked at again for whoever
     *     changed, as the index may have known of the change already
     * @param target of a stretch of time with too many people for one batch; null between such
     * @param resumeAfter the last person of it that is done
     */
    record Clock(
            long workedUntil,
            long lookBack,
            @Nullable Long target,
            @Nullable Long resumeAfter) {
        static Clock at(long instant) {
            return new Clock(instant, instant, null, null);
        }
    }

    KeptShop(ShopId id, ZoneId zone, Catalogue catalogue, Clock clock) {
        this.id = id;
        this.zone = zone;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** To be called when segments have come, gone or changed. */
    void arrange() {
        byField = new HashMap<>();
        byType = new HashMap<>();
        byPart = new LinkedHashMap<>();
        for (var segment : kept()) {
            for (var field : segment.fields) put(byField, field, segment);
            for (var type : segment.types) put(byType, type, segment);
            for (var part : segment.timed) put(byPart, part, segment);
        }
    }

    private static <K> void put(Map<K, List<KeptSegment>> map, K key, KeptSegment segment) {
        map.computeIfAbsent(key, _ -> new ArrayList<>()).add(segment);
    }

    /** Those that are kept up now. */
    List<KeptSegment> kept() {
        return segments.values().stream().filter(each -> each.frozen == null).toList();
    }

    /** What time alone can turn, with the segments that it turns. */
    Map<TimedPart, List<KeptSegment>> timed() {
        return byPart;
    }

    Collection<KeptSegment> touchedBy(Lives.News news) {
        if (news.type() != null) return byType.getOrDefault(news.type(), List.of());
        if (news.fields().contains(Lives.EXISTENCE)) return kept();
        if (news.fields().size() == 1) {
            return byField.getOrDefault(news.fields().iterator().next(), List.of());
        }
        var touched = new java.util.LinkedHashSet<KeptSegment>();
        for (var field : news.fields()) touched.addAll(byField.getOrDefault(field, List.of()));
        return touched;
    }
}
