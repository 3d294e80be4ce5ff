package app.tandem.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Takes the time of requests, one after the other, once warm. */
final class Measure {
    static final int REQUESTS = 200;
    /** At most so many to warm up; slow ones are warm sooner. */
    static final int WARM_UP = 1_000;

    private static final int LEAST_WARM_UP = 3;
    private static final Duration WARM_UP_TIME = Duration.ofSeconds(10);
    /** Who takes seconds for each is known well enough by fewer; the report says by how many. */
    private static final int LEAST_REQUESTS = 20;

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private Measure() {}

    interface Request {
        void send() throws Exception;
    }

    interface Ask<T> {
        void ask(T question) throws Exception;
    }

    interface AskNumbered<T> {
        void ask(int number, T question) throws Exception;
    }

    static Timings of(Request request) throws Exception {
        var same = Collections.nCopies(WARM_UP, request);
        return each(same, Request::send, same.subList(0, REQUESTS), (_, each) -> each.send());
    }

    static <T> Timings each(List<T> warmUp, Ask<T> warm, List<T> questions, AskNumbered<T> asked) throws Exception {
        var begun = System.nanoTime();
        for (var i = 0; i < warmUp.size(); i++) {
            if (i >= LEAST_WARM_UP && System.nanoTime() - begun > WARM_UP_TIME.toNanos()) break;
            warm.ask(warmUp.get(i));
        }
        var nanos = new long[questions.size()];
        var done = 0;
        for (var first = System.nanoTime(); done < nanos.length; done++) {
            if (done >= LEAST_REQUESTS && System.nanoTime() - first > LONGEST.toNanos()) break;
            var sent = System.nanoTime();
            asked.ask(done, questions.get(done));
            nanos[done] = System.nanoTime() - sent;
        }
        return new Timings(Arrays.copyOf(nanos, done));
    }
}
