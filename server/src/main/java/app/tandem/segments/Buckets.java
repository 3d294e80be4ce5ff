package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;

/** Chance that stays: everybody has a bucket for good, drawn from their id alone. */
final class Buckets {
    static final int COUNT = 10_000;

    private Buckets() {}

    /** @return 0 to 9,999, evenly spread */
    static int of(SubscriberId person) {
        // SplitMix64's finaliser (Steele, Lea, Flood 2014): neighbouring ids land far apart.
        var bits = person.value() + 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return (int) Long.remainderUnsigned(bits ^ (bits >>> 31), COUNT);
    }

    /** The first bucket of group {@code group} of {@code of}, groups counted from 1; the next group's first ends it. */
    static int first(int group, int of) {
        return Math.ceilDiv((group - 1) * COUNT, of);
    }
}
