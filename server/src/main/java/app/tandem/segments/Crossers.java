package app.tandem.segments;

import app.tandem.shared.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks the index who comes to an edge of a window while time goes on: nobody else has to be looked at. At most so many
 * people at a time, in the order of their ids, so that a million at one midnight take many small steps.
 */
@Component
class Crossers {
    private static final long SECOND = 1_000_000L;

    private final Audiences audiences;
    private final int batch;

    @org.springframework.beans.factory.annotation.Autowired
    Crossers(Audiences audiences) {
        this(audiences, 5_000);
    }

    Crossers(Audiences audiences, int batch) {
        this.audiences = audiences;
        this.batch = batch;
    }

    /**
     * A part of a shop's time.
     *
     * @param from where the shop's time has been worked off
     * @param to what comes after belongs to the next part
     * @param people with the segments that may turn for them
     * @param upTo the last person that is in it, while more come to an edge in the same time; null where all are
     */
    record Part(
            long from,
            long to,
            Map<Long, Set<KeptSegment>> people,
            @Nullable Long upTo) {}

    /** A question to the index with the segments it is asked for. */
    private record Question(Rule rule, Asked asked, List<KeptSegment> segments) {}

    /**
     * The next part of a shop's time up to now.
     *
     * @return null where the index cannot tell yet
     */
    @Nullable
    Part next(KeptShop shop, long now) {
        try {
            return audiences.isReady(shop.id) ? next(shop, now, audiences.current(shop.id)) : null;
        } catch (Problem behind) {
            return null;
        }
    }

    private Part next(KeptShop shop, long now, AudienceView view) {
        var clock = shop.clock;
        var to = clock.target() == null ? now : clock.target();
        var after = clock.resumeAfter() == null ? Long.MIN_VALUE : clock.resumeAfter();
        while (true) {
            var questions = questions(shop, clock.workedUntil(), to);
            var glance = glance(view, questions, after);
            var last = glance.last;
            // Over a long time, people in the order of time; within a second in the order of their ids.
            if (last == null || clock.target() != null || to - clock.workedUntil() <= SECOND) {
                return new Part(
                        clock.workedUntil(),
                        to,
                        people(view, glance.somebody ? questions : List.of(), after, last),
                        last);
            }
            to = clock.workedUntil() + Math.max(SECOND, (to - clock.workedUntil()) / 2);
        }
    }

    private static List<Question> questions(KeptShop shop, long from, long to) {
        var span = new TimedPart.Span(from, to, shop.zone);
        var questions = new ArrayList<Question>();
        shop.timed()
                .forEach((part, segments) ->
                        part.crossers(span, (rule, asked) -> questions.add(new Question(rule, asked, segments))));
        return questions;
    }

    /**
     * All questions of one instant asked as one.
     *
     * @param somebody whether anybody is at an edge, which mostly nobody is
     * @param last where a batch has to end; null where everybody fits into one
     */
    private record Glance(boolean somebody, @Nullable Long last) {}

    private Glance glance(AudienceView view, List<Question> questions, long after) {
        @Nullable Long last = null;
        var somebody = false;
        for (var together : together(questions).entrySet()) {
            var seen = new long[2];
            view.forEach(new Rule.Any(together.getValue()), together.getKey(), after, person -> {
                seen[0]++;
                seen[1] = person;
                return seen[0] < batch;
            });
            somebody |= seen[0] > 0;
            if (seen[0] == batch) last = last == null ? seen[1] : Math.min(last, seen[1]);
        }
        return new Glance(somebody, last);
    }

    private static Map<Asked, List<Rule>> together(List<Question> questions) {
        var together = new LinkedHashMap<Asked, List<Rule>>();
        for (var question : questions) {
            together.computeIfAbsent(question.asked, _ -> new ArrayList<>()).add(question.rule);
        }
        together.replaceAll((_, rules) -> List.copyOf(new LinkedHashSet<>(rules)));
        return together;
    }

    private static Map<Long, Set<KeptSegment>> people(
            AudienceView view, List<Question> questions, long after, @Nullable Long last) {
        var people = new HashMap<Long, Set<KeptSegment>>();
        var end = last == null ? Long.MAX_VALUE : last;
        for (var question : questions) {
            view.forEach(question.rule, question.asked, after, person -> {
                if (person > end) return false;
                people.computeIfAbsent(person, _ -> new LinkedHashSet<>()).addAll(question.segments);
                return true;
            });
        }
        return people;
    }
}
