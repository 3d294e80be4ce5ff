package app.tandem.segments;

import app.tandem.segments.Course.Distant;
import app.tandem.segments.Course.Edge;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * What of a comparison moves with the clock.
 *
 * @param edges of the span of time that a date is compared with
 * @param entering for anniversaries, how many days from a new day lies the one that comes to count; null where none does
 * @param leaving likewise the one that no longer counts
 */
record Moving(
        List<Edge> edges,
        @org.jspecify.annotations.Nullable Long entering,
        @org.jspecify.annotations.Nullable Long leaving) {
    private static final Moving NOTHING = new Moving(List.of(), null, null);
    /** Beyond, one question for whoever has a date is cheaper than one a day. */
    private static final int MOST_DAYS = 60;
    /** The calendar repeats after it: a day that far ahead is the same day, and everything so far lies behind it. */
    private static final int CYCLE = 400;

    static Moving of(Rule.Compare compare) {
        if (!(compare.operand() instanceof Operand.Span(var amount, var unit))) return NOTHING;
        return switch (compare.operator()) {
            case IN_THE_LAST -> new Moving(List.of(Distant.NOW, new Distant(-amount, unit)), null, null);
            case MORE_THAN_AGO -> new Moving(List.of(new Distant(-amount, unit)), null, null);
            case IN_THE_NEXT -> new Moving(List.of(Distant.NOW, new Distant(amount, unit)), null, null);
            case ANNIVERSARY_IN_THE_NEXT -> new Moving(List.of(), amount, -1L);
            case ANNIVERSARY_IN_THE_LAST -> new Moving(List.of(), 0L, -amount - 1);
            default -> NOTHING;
        };
    }

    boolean isMoving() {
        return this != NOTHING;
    }

    /** Tests that find the dates for which the comparison may have turned, each to be asked at its own instant. */
    void tests(Criterion criterion, TimedPart.Span span, BiConsumer<Rule.Compare, Asked> tests) {
        for (var edge : edges) {
            for (var range : span.course(edge).passed()) {
                var ends = List.<Operand.Moment>of(
                        new Operand.Exact(Fact.instant(range.from())), new Operand.Exact(Fact.instant(range.to())));
                tests.accept(
                        new Rule.Compare(criterion, Operator.BETWEEN, new Operand.Moments(ends), false), span.end());
            }
        }
        days(criterion, span, tests);
    }

    void days(Criterion criterion, TimedPart.Span span, BiConsumer<Rule.Compare, Asked> tests) {
        if (entering == null || leaving == null) return;
        var days = span.newDays();
        if (days.size() > MOST_DAYS) {
            tests.accept(new Rule.Compare(criterion, Operator.IS_SET, new Operand.Nothing(), false), span.end());
            return;
        }
        var onTheDay = new Rule.Compare(
                criterion, Operator.ANNIVERSARY_IN_THE_NEXT, new Operand.Span(0, TimeUnit.DAYS), false);
        for (var day : days) {
            tests.accept(onTheDay, on(day.plusDays(entering), span));
            tests.accept(onTheDay, on(day.plusDays(leaving), span));
        }
    }

    private static Asked on(LocalDate day, TimedPart.Span span) {
        var noon = day.plusYears(CYCLE).atTime(LocalTime.NOON).atZone(span.zone);
        return new Asked(noon.toInstant(), span.zone);
    }

    /** The instants at which the comparison may have turned for a date. */
    void instants(long micros, TimedPart.Span span, LongConsumer instants) {
        for (var edge : edges) span.course(edge).crossings(micros, instants);
        if (entering == null) return;
        for (var day : span.newDays()) {
            instants.accept(Fact.micros(day.atStartOfDay(span.zone).toInstant()));
        }
    }
}
