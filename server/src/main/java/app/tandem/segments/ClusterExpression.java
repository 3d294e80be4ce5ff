package app.tandem.segments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rule in the terms of OpenSearch, where some parts can only be bounded: who surely is meant, and who at most. The
 * query of either bound has its negations at the leaves and no deeper nesting than its alternations of "all" and "any":
 * OpenSearch takes far longer over nested negations, and a node dies of too deep a query.
 */
sealed interface ClusterExpression {
    /** Deeper parts are bounded by everybody and nobody, so that people are looked at instead. */
    int DEEPEST = 50;

    record Leaf(Map<String, Object> json) implements ClusterExpression {}

    record AllOf(List<ClusterExpression> parts) implements ClusterExpression {}

    record AnyOf(List<ClusterExpression> parts) implements ClusterExpression {}

    record Negated(ClusterExpression part) implements ClusterExpression {}

    /**
     * @param surely meant are these
     * @param atMost and nobody but these
     */
    record Between(ClusterExpression surely, ClusterExpression atMost) implements ClusterExpression {}

    /** @param exact whether both bounds are the same */
    record Query(Map<String, Object> json, boolean exact) {}

    /** @param atMost whether the upper bound is wanted, rather than the lower */
    default Query query(boolean atMost) {
        var writer = new Writer(atMost);
        var json = writer.json(writer.clause(this, true, 0));
        return new Query(json, writer.exact);
    }

    /** One way through an expression. */
    final class Writer {
        private final boolean atMost;
        private boolean exact = true;

        private Writer(boolean atMost) {
            this.atMost = atMost;
        }

        private record Clause(Map<String, Object> json, boolean negated) {
            boolean isEverybody() {
                return json == (negated ? ClusterQueries.NOBODY : ClusterQueries.EVERYBODY);
            }

            boolean isNobody() {
                return json == (negated ? ClusterQueries.EVERYBODY : ClusterQueries.NOBODY);
            }
        }

        private static final Clause EVERYBODY = new Clause(ClusterQueries.EVERYBODY, false);
        private static final Clause NOBODY = new Clause(ClusterQueries.NOBODY, false);

        private Clause clause(ClusterExpression expression, boolean positive, int depth) {
            return switch (expression) {
                case Leaf(var json) -> new Clause(json, !positive);
                case Negated(var part) -> clause(part, !positive, depth);
                case Between(var surely, var most) -> {
                    exact = false;
                    // The most of "not" is what is left by the least.
                    yield clause(positive == atMost ? most : surely, positive, depth);
                }
                case AllOf(var parts) -> positive ? all(parts, true, depth) : any(parts, false, depth);
                case AnyOf(var parts) -> positive ? any(parts, true, depth) : all(parts, false, depth);
            };
        }

        private Clause all(List<ClusterExpression> parts, boolean positive, int depth) {
            var clauses = new ArrayList<Clause>();
            for (var part : flat(parts, positive, true)) {
                var clause = tooDeep(depth) ? bound() : clause(part.expression, part.positive, depth + 1);
                if (clause.isNobody()) return NOBODY;
                if (!clause.isEverybody()) clauses.add(clause);
            }
            if (clauses.isEmpty()) return EVERYBODY;
            if (clauses.size() == 1) return clauses.getFirst();
            var wanted = clauses.stream()
                    .filter(each -> !each.negated)
                    .map(Clause::json)
                    .toList();
            var unwanted =
                    clauses.stream().filter(Clause::negated).map(Clause::json).toList();
            if (unwanted.isEmpty()) return bool(Map.of("filter", wanted));
            return bool(
                    wanted.isEmpty() ? Map.of("must_not", unwanted) : Map.of("filter", wanted, "must_not", unwanted));
        }

        private Clause any(List<ClusterExpression> parts, boolean positive, int depth) {
            var clauses = new ArrayList<Clause>();
            for (var part : flat(parts, positive, false)) {
                var clause = tooDeep(depth) ? bound() : clause(part.expression, part.positive, depth + 1);
                if (clause.isEverybody()) return EVERYBODY;
                if (!clause.isNobody()) clauses.add(clause);
            }
            if (clauses.isEmpty()) return NOBODY;
            if (clauses.size() == 1) return clauses.getFirst();
            return bool(Map.of("should", clauses.stream().map(this::json).toList()));
        }

        private record Part(ClusterExpression expression, boolean positive) {}

        /** "All" within "all" is one "all"; likewise with "any"; a "not" between turns one into the other. */
        private static List<Part> flat(List<ClusterExpression> parts, boolean positive, boolean all) {
            var flat = new ArrayList<Part>();
            parts.forEach(part -> flatten(part, positive, all, flat));
            return flat;
        }

        private static void flatten(ClusterExpression part, boolean positive, boolean all, List<Part> flat) {
            switch (part) {
                case Negated(var inner) -> flatten(inner, !positive, all, flat);
                case AllOf(var inner) when positive == all -> inner.forEach(each -> flatten(each, positive, all, flat));
                case AnyOf(var inner) when positive != all -> inner.forEach(each -> flatten(each, positive, all, flat));
                default -> flat.add(new Part(part, positive));
            }
        }

        private boolean tooDeep(int depth) {
            return depth >= DEEPEST;
        }

        private Clause bound() {
            exact = false;
            return atMost ? EVERYBODY : NOBODY;
        }

        private static Clause bool(Map<String, Object> parts) {
            return new Clause(Map.of("bool", parts), false);
        }

        private Map<String, Object> json(Clause clause) {
            if (clause.isEverybody()) return ClusterQueries.EVERYBODY;
            if (clause.isNobody()) return ClusterQueries.NOBODY;
            return clause.negated ? Map.of("bool", Map.of("must_not", List.of(clause.json))) : clause.json;
        }
    }
}
