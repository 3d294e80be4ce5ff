package app.tandem.segments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a rule ready to be read as bits, part by part of the people's index. Whole parts at a time: with millions of
 * people a few sweeps over dense bits cost less than asking about one person after the other, and never depend on luck.
 */
final class MemberBits {
    private static final int CHEAP = 1;
    private static final int RANGE = 4;
    private static final int EVERY_TEXT = 40;
    private static final int EVERY_PERSON = 100;

    private final IndexSearcher searcher;
    private final EventAnswers events;
    private final Asked asked;
    private final Map<Rule, Node> segments = new IdentityHashMap<>();

    MemberBits(IndexSearcher searcher, EventAnswers events, Asked asked) {
        this.searcher = searcher;
        this.events = events;
        this.asked = asked;
    }

    /** A rule made ready; several threads may read it. */
    interface Node {
        /**
         * Members of one part of the index, the deleted among them.
         *
         * @param within only these have to be told right; null for all
         * @return the caller's own
         */
        FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException;

        /** How dear it is, roughly: the cheap goes first, and the dear looks only at who is left. */
        int cost();
    }

    Node node(Rule rule) throws IOException {
        return switch (rule) {
            case Rule.All(var rules) -> new AllOf(nodes(rules));
            case Rule.Any(var rules) -> new AnyOf(nodes(rules));
            case Rule.Not(var inner) -> new Not(node(inner));
            case Rule.InSegment inside -> segment(inside.rule());
            case Rule.Compare compare -> compare(compare);
            case Rule.Sample sample -> found(IndexQueries.sample(sample), RANGE);
            case Rule.Did did -> new Acted(events.who(did));
        };
    }

    private List<Node> nodes(List<Rule> rules) throws IOException {
        var nodes = new ArrayList<Node>(rules.size());
        for (var rule : rules) nodes.add(node(rule));
        nodes.sort(Comparator.comparingInt(Node::cost));
        return nodes;
    }

    /** A segment used twice is made ready once. */
    private Node segment(Rule inner) throws IOException {
        var known = segments.get(inner);
        if (known != null) return known;
        var node = node(inner);
        segments.put(inner, node);
        return node;
    }

    private Node compare(Rule.Compare compare) throws IOException {
        var criterion = compare.criterion();
        var passes = passes(criterion, compare.condition(asked));
        if (compare.negated()) {
            return compare.missing() ? new Not(passes) : new AllOf(List.of(present(criterion), new Not(passes)));
        }
        return compare.missing() ? new AnyOf(List.of(passes, new Not(present(criterion)))) : passes;
    }

    private Node present(Criterion criterion) throws IOException {
        return found(IndexQueries.present(criterion), CHEAP);
    }

    private Node passes(Criterion criterion, Condition condition) throws IOException {
        return switch (condition) {
            case Condition.Part(var place, var text)
            when place != Condition.Place.START ->
                new HasPart(TextParts.of(
                        IndexFields.name(criterion.type(), criterion.field()), text, place == Condition.Place.END));
            case Condition.InNumbers _, Condition.InTime _, Condition.OnDays _, Condition.Part _ ->
                found(IndexQueries.passes(criterion, condition), RANGE);
            default -> found(IndexQueries.passes(criterion, condition), CHEAP);
        };
    }

    private Node found(Query query, int cost) throws IOException {
        var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        return new Found(weight, cost);
    }

    private static int cost(List<Node> nodes) {
        return nodes.stream().mapToInt(Node::cost).reduce(0, (one, other) -> Math.min(one + other, 1 << 20));
    }

    private static FixedBitSet all(LeafReader reader) {
        var all = new FixedBitSet(reader.maxDoc());
        all.set(0, reader.maxDoc());
        return all;
    }

    private record Found(Weight weight, int cost) implements Node {
        @Override
        public FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException {
            var bits = new FixedBitSet(leaf.reader().maxDoc());
            var scorer = weight.scorer(leaf);
            if (scorer == null) return bits;
            var people = scorer.iterator();
            if (people.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                people.intoBitSet(DocIdSetIterator.NO_MORE_DOCS, bits, 0);
            }
            return bits;
        }
    }

    private record HasPart(TextParts part) implements Node {
        @Override
        public FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException {
            return part.bits(leaf.reader());
        }

        @Override
        public int cost() {
            return EVERY_TEXT;
        }
    }

    /** Costs more than others only where ids lie far apart. */
    private record Acted(PersonSet people) implements Node {
        @Override
        public FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException {
            var reader = leaf.reader();
            // Who crossed an edge this second is asked each second, and is nearly always nobody.
            if (people.isNobody()) return new FixedBitSet(reader.maxDoc());
            var bits = within == null ? all(reader) : within.clone();
            var places = PersonPlaces.of(reader);
            if (places == null) people.retain(reader.getNumericDocValues(IndexFields.ID), bits);
            else places.retain(people, bits);
            return bits;
        }

        @Override
        public int cost() {
            return EVERY_PERSON;
        }
    }

    private record Not(Node node) implements Node {
        @Override
        public FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException {
            var bits = node.bits(leaf, within);
            bits.flip(0, bits.length());
            return bits;
        }

        @Override
        public int cost() {
            return node.cost();
        }
    }

    /** Everybody where there are none. */
    private record AllOf(List<Node> nodes) implements Node {
        @Override
        public FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException {
            FixedBitSet left = null;
            for (var node : nodes) {
                if (left == null) {
                    left = node.bits(leaf, within);
                    if (within != null) left.and(within);
                } else {
                    left.and(node.bits(leaf, left));
                }
                if (left.scanIsEmpty()) break;
            }
            return left == null ? all(leaf.reader()) : left;
        }

        @Override
        public int cost() {
            return MemberBits.cost(nodes);
        }
    }

    /** Nobody where there are none. */
    private record AnyOf(List<Node> nodes) implements Node {
        @Override
        public FixedBitSet bits(LeafReaderContext leaf, @Nullable FixedBitSet within) throws IOException {
            FixedBitSet any = null;
            for (var node : nodes) {
                var bits = node.bits(leaf, within);
                if (any == null) any = bits;
                else any.or(bits);
            }
            return any == null ? new FixedBitSet(leaf.reader().maxDoc()) : any;
        }

        @Override
        public int cost() {
            return MemberBits.cost(nodes);
        }
    }
}
