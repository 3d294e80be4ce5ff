package app.tandem.subscribers;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.TimelineSource.Entry;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Everything every module knows of one person, merged, the newest first. */
@Component
class Timeline {
    // Until the end of time that a database can be asked about: entries may bear a moved clock's time.
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    /** A page; {@code nextCursor} is null on the last. */
    record Slice(
            List<Entry> data,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String nextCursor) {}

    private final ObjectProvider<TimelineSource> sources;

    Timeline(ObjectProvider<TimelineSource> sources) {
        this.sources = sources;
    }

    Slice read(ShopId shop, SubscriberId subscriber, int limit, @Nullable String cursor) {
        var before = cursor == null || cursor.isBlank() ? END : cursor(cursor);
        // The cursor is a time, so a page never ends between entries of one time: it takes in all of them, or, where
        // they alone would fill it, what of them the sources gave.
        var entries = new ArrayList<Entry>();
        for (var source : sources) entries.addAll(source.timeline(shop, subscriber, before, limit + 1));
        entries.sort(Comparator.comparing(Entry::at).reversed());
        if (entries.size() <= limit) return new Slice(List.copyOf(entries), null);
        var end = limit;
        while (end < entries.size()
                && entries.get(end).at().equals(entries.get(end - 1).at())) end++;
        var last = entries.get(end - 1).at();
        return new Slice(List.copyOf(entries.subList(0, end)), last.toString());
    }

    private static Instant cursor(String text) {
        try {
            return Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException _) {
            throw Problem.invalid(
                    "cursor-invalid", "cursor", "cursor is not one that this list gave. Start again without it.");
        }
    }
}
