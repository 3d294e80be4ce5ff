package app.tandem.segments;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A saved segment as the keeper of memberships has it in memory. For one thread. */
final class KeptSegment {
    final SegmentId id;
    final int version;
    final String basis;
    final Rule rule;
    final MemberSet members;
    /** The instant of the last fill, edit or rebuild, in microseconds since 1970: moves come after it. */
    final long filledAt;

    final Set<TimedPart> timed;
    /** Fields and types of events that its rule asks about. */
    final Set<String> fields = new HashSet<>();

    final Set<String> types = new HashSet<>();
    long snapshotAt;
    /** Since the last snapshot. */
    long moves;
    /** No checkpoint is tried before this instant. */
    long checkpointAfter;
    /** Why it is not kept up now; null where it is. */
    @Nullable
    String frozen;

    KeptSegment(
            SegmentId id,
            int version,
            String basis,
            Rule rule,
            MemberSet members,
            long filledAt,
            long snapshotAt,
            long moves,
            @Nullable String frozen) {
        this.id = id;
        this.version = version;
        this.basis = basis;
        this.rule = rule;
        this.members = members;
        this.filledAt = filledAt;
        this.snapshotAt = snapshotAt;
        this.moves = moves;
        this.frozen = frozen;
        this.timed = TimedPart.of(rule);
        rule.visit(part -> {
            switch (part) {
                case Rule.Compare compare -> fields.add(compare.criterion().field());
                case Rule.Did did -> types.addAll(did.types());
                default -> {}
            }
        });
    }

    /** The same under another version's number, where an edit changed no more than the name. */
    KeptSegment renamed(int newVersion) {
        return new KeptSegment(id, newVersion, basis, rule, members, filledAt, snapshotAt, moves, frozen);
    }

    /** Whether it can be turned by that. Who comes or goes for good can be in any segment. */
    boolean dependsOn(Lives.News news) {
        if (news.type() != null) return types.contains(news.type());
        if (news.fields().contains(Lives.EXISTENCE)) return true;
        for (var field : news.fields()) {
            if (fields.contains(field)) return true;
        }
        return false;
    }

    void apply(Move move) {
        if (move.entered()) members.add(move.person());
        else members.remove(move.person());
    }

    /**
     * One person who entered or left.
     *
     * @param at microseconds since 1970
     * @param change the change or event that did it; null for time alone
     */
    record Move(
            SegmentId segment,
            int version,
            long person,
            long at,
            boolean entered,
            @Nullable Long change) {}
}
