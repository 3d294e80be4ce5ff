package app.tandem.segments;

import app.tandem.segments.EventScan.Value;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The times of some people's events in one array, in which everybody has a stretch of their own, ascending. */
final class PersonTimes {
    private final PersonRange some;
    private final @Nullable PersonSet of;
    private final PersonPages pages;
    /** By page, first how many events each person has, later where each person's stretch ends. */
    private int[][] places = new int[64][];

    private int[] begins = new int[0];
    private long[] times = new long[0];

    private PersonTimes(PersonRange some, @Nullable PersonSet of) {
        this.some = some;
        this.of = of;
        this.pages = some.pages();
    }

    interface Visitor {
        void visit(long person, int from, int to);
    }

    /**
     * Reads the events twice: to know how many each person has, and to put them there.
     *
     * @param most answers null where there are more times than that, unless these people are few
     * @param of leaves out people who are not among these; null for all
     */
    static @Nullable PersonTimes read(EventScan scan, PersonRange some, long most, @Nullable PersonSet of)
            throws IOException {
        var read = new PersonTimes(some, of);
        var total = 0L;
        for (var chunk = 0; chunk < scan.chunks(); chunk++) {
            total += read.count(scan, chunk);
            if (total > most && some.isMany()) return null;
        }
        read.times = new long[Math.toIntExact(total)];
        read.giveStretches();
        for (var chunk = 0; chunk < scan.chunks(); chunk++) read.fill(scan, chunk);
        // Each part of the index has its events in order, but not all parts together.
        read.forEach((_, from, to) -> Arrays.sort(read.times, from, to));
        return read;
    }

    private boolean isAsked(long person) {
        return some.contains(person) && (of == null || of.contains(person));
    }

    private long count(EventScan scan, int chunk) throws IOException {
        var counted = new long[1];
        scan.read(chunk, new Value.Nothing(), (people, _, size) -> {
            for (var i = 0; i < size; i++) {
                if (!isAsked(people[i])) continue;
                page(pages.number(people[i]))[PersonPages.place(people[i])]++;
                counted[0]++;
            }
        });
        return counted[0];
    }

    private int[] page(int number) {
        if (number >= places.length) places = Arrays.copyOf(places, number * 2);
        var page = places[number];
        return page == null ? places[number] = new int[PersonPages.SIZE] : page;
    }

    private void giveStretches() {
        var begin = 0;
        begins = new int[pages.count()];
        for (var number = 0; number < begins.length; number++) {
            begins[number] = begin;
            var page = places[number];
            for (var i = 0; i < page.length; i++) {
                var count = page[i];
                page[i] = begin;
                begin += count;
            }
        }
    }

    private void fill(EventScan scan, int chunk) throws IOException {
        scan.read(chunk, new Value.Time(), (people, values, size) -> {
            for (var i = 0; i < size; i++) {
                if (!isAsked(people[i])) continue;
                var page = places[pages.known(people[i])];
                times[page[PersonPages.place(people[i])]++] = values[i];
            }
        });
    }

    /** Where a person's times begin; where they {@link #end} for somebody without any. */
    int begin(long person) {
        var number = pages.known(person);
        if (number < 0) return 0;
        var place = PersonPages.place(person);
        return place == 0 ? begins[number] : places[number][place - 1];
    }

    int end(long person) {
        var number = pages.known(person);
        return number < 0 ? 0 : places[number][PersonPages.place(person)];
    }

    /** Microseconds since 1970. */
    long time(int place) {
        return times[place];
    }

    /** Everybody who has any. */
    PersonSet people() {
        var people = new PersonSet(some.least(), some.greatest());
        forEach((person, _, _) -> people.add(person));
        return people;
    }

    /** Visits everybody who has any. */
    void forEach(Visitor visitor) {
        for (var number = 0; number < begins.length; number++) {
            var begin = begins[number];
            for (var i = 0; i < PersonPages.SIZE; i++) {
                var end = places[number][i];
                if (begin < end) visitor.visit(pages.first(number) + i, begin, end);
                begin = end;
            }
        }
    }
}
