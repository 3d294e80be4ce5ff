package app.tandem.segments;

import app.tandem.segments.Course.Distant;
import app.tandem.segments.Course.Edge;
import app.tandem.subscribers.Event;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/** A part of a rule that time alone can turn true or false. */
sealed interface TimedPart {

    /** From an instant, which has been looked at, to another. Microseconds since 1970. */
    final class Span {
        final long from;
        final long to;
        final ZoneId zone;
        private final Map<Edge, Course> courses = new HashMap<>();

        Span(long from, long to, ZoneId zone) {
            this.from = from;
            this.to = to;
            this.zone = zone;
        }

        Course course(Edge edge) {
            return courses.computeIfAbsent(edge, _ -> new Course(edge, from, to, zone));
        }

        Asked end() {
            return new Asked(Fact.instant(to), zone);
        }

        /** The shop's days that began in it. */
        List<LocalDate> newDays() {
            var days = new ArrayList<LocalDate>();
            var first = LocalDate.ofInstant(Fact.instant(from), zone).plusDays(1);
            var last = LocalDate.ofInstant(Fact.instant(to), zone);
            for (var day = first; !day.isAfter(last); day = day.plusDays(1)) days.add(day);
            return days;
        }
    }

    /** Asks for everybody whom it may have turned for in the span, and for some more, each question at its own instant. */
    void crossers(Span span, BiConsumer<Rule, Asked> questions);

    /** The instants at which it may have turned for one person. */
    void instants(PersonFacts person, Span span, LongConsumer instants);

    /** What in a rule is so, other segments' rules included. */
    static Set<TimedPart> of(Rule rule) {
        var parts = new LinkedHashSet<TimedPart>();
        rule.visit(part -> {
            switch (part) {
                case Rule.Compare compare when Moving.of(compare).isMoving() -> parts.add(new OfFact(compare));
                case Rule.Did did -> parts.add(new OfEvents(did));
                default -> {}
            }
        });
        return parts;
    }

    /** A date of the profile, compared with now. */
    record OfFact(Rule.Compare compare) implements TimedPart {
        @Override
        public void crossers(Span span, BiConsumer<Rule, Asked> questions) {
            Moving.of(compare).tests(compare.criterion(), span, questions::accept);
        }

        @Override
        public void instants(PersonFacts person, Span span, LongConsumer instants) {
            var criterion = compare.criterion();
            var fact = Fact.of(person.facts().get(criterion.field()), criterion.type());
            if (fact instanceof Fact.Moment moment) Moving.of(compare).instants(moment.micros(), span, instants);
        }
    }

    /** Events that come into a window, leave it, or are waited for. */
    record OfEvents(Rule.Did did) implements TimedPart {
        private static final Criterion TIME = new Criterion("", "It", "", FactType.DATE, null, List.of());
        private static final Measure SOME = new Measure.Count(Measure.Times.AT_LEAST, 1);

        @Override
        public void crossers(Span span, BiConsumer<Rule, Asked> questions) {
            var events = did.events();
            var steady = steady(events.where());
            passed(span, windowEdges(), events.type(), steady, questions);
            properties(span, events.type(), events.where(), questions);
            switch (did.measure()) {
                case Measure.First(var time) -> times(span, time, true, questions);
                case Measure.Last(var time) -> times(span, time, false, questions);
                case Measure.Then then -> {
                    passed(span, Set.of(Distant.NOW), then.type(), steady(then.where()), questions);
                    properties(span, then.type(), then.where(), questions);
                    if (then.happened() || then.within() == null) break;
                    for (var range : Deadline.of(then.within()).passed(span)) {
                        questions.accept(some(events.type(), range, steady), span.end());
                    }
                }
                case Measure.Count _, Measure.Sum _ -> {}
            }
        }

        private Set<Edge> windowEdges() {
            return switch (did.events().window()) {
                case Window.AllTime _, Window.Between _ -> Set.of(Distant.NOW);
                case Window.Sliding(var amount, var unit) -> Set.of(Distant.NOW, new Distant(-amount, unit));
                case Window.Calendar(var amount, var unit) ->
                    Set.of(Distant.NOW, new Course.CalendarStart(amount, unit));
            };
        }

        private static void passed(
                Span span, Set<Edge> edges, String type, List<Rule.Compare> where, BiConsumer<Rule, Asked> questions) {
            for (var edge : edges) {
                for (var range : span.course(edge).passed()) questions.accept(some(type, range, where), span.end());
            }
        }

        /** Tests of properties that themselves move. */
        private static void properties(
                Span span, String type, List<Rule.Compare> where, BiConsumer<Rule, Asked> questions) {
            for (var test : where) {
                Moving.of(test).tests(test.criterion(), span, (moved, asked) -> {
                    var tests = new ArrayList<>(steady(where));
                    tests.add(moved);
                    questions.accept(
                            new Rule.Did(new EventFilter(type, type, new Window.AllTime(), tests), SOME), asked);
                });
            }
        }

        /** When the first or last was, compared with now. */
        private void times(Span span, Rule.Compare time, boolean first, BiConsumer<Rule, Asked> questions) {
            var moving = Moving.of(time);
            var events = did.events();
            passed(span, Set.copyOf(moving.edges()), events.type(), steady(events.where()), questions);
            // Which day the first one of a moving window fell on cannot be asked of the index, only whether there is
            // one.
            var days = events.window() instanceof Window.AllTime
                    && steady(events.where()).size() == events.where().size();
            moving.days(TIME, span, (moved, asked) -> {
                var all = new EventFilter(events.type(), events.label(), new Window.AllTime(), steady(events.where()));
                var measure = !days ? SOME : first ? new Measure.First(moved) : new Measure.Last(moved);
                questions.accept(new Rule.Did(all, measure), asked);
            });
        }

        private static Rule some(String type, Course.Range range, List<Rule.Compare> where) {
            var window = new Window.Between(
                    new Operand.Exact(Fact.instant(range.from())), new Operand.Exact(Fact.instant(range.to() + 1)));
            return new Rule.Did(new EventFilter(type, type, window, where), SOME);
        }

        private static List<Rule.Compare> steady(List<Rule.Compare> where) {
            return where.stream().filter(test -> !Moving.of(test).isMoving()).toList();
        }

        @Override
        public void instants(PersonFacts person, Span span, LongConsumer instants) {
            var events = did.events();
            var edges = windowEdges();
            for (var event : person.events().getOrDefault(events.type(), List.of())) {
                var at = Fact.micros(event.occurredAt());
                for (var edge : edges) span.course(edge).crossings(at, instants);
                properties(event, events.where(), span, instants);
                switch (did.measure()) {
                    case Measure.First(var time) -> Moving.of(time).instants(at, span, instants);
                    case Measure.Last(var time) -> Moving.of(time).instants(at, span, instants);
                    case Measure.Then then -> {
                        if (then.happened() || then.within() == null) break;
                        var end = Deadline.of(then.within()).after(at, span.zone);
                        instants.accept(end);
                        instants.accept(end + 1);
                    }
                    case Measure.Count _, Measure.Sum _ -> {}
                }
            }
            if (did.measure() instanceof Measure.Then then) {
                for (var event : person.events().getOrDefault(then.type(), List.of())) {
                    span.course(Distant.NOW).crossings(Fact.micros(event.occurredAt()), instants);
                    properties(event, then.where(), span, instants);
                }
            }
        }

        private static void properties(Event event, List<Rule.Compare> where, Span span, LongConsumer instants) {
            for (var test : where) {
                var moving = Moving.of(test);
                if (!moving.isMoving()) continue;
                var value = Fact.of(event.properties().get(test.criterion().field()), FactType.DATE);
                if (value instanceof Fact.Moment moment) moving.instants(moment.micros(), span, instants);
            }
        }
    }
}
