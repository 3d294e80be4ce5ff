package app.tandem.rewards.api;

import app.tandem.rewards.Slice;
import app.tandem.shared.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page begins. Opaque to clients; as Smile's own do, it reads {@code id:2,direction:next} in base64, so filters
 * are not in it and come again with every page. A row's place never moves, so pages neither repeat nor skip one.
 */
record Cursor(long id, boolean next) {
    private static final Pattern FORM = Pattern.compile("id:(\\d{1,18}),direction:(next|previous)");
    private static final int MOST = 250;
    private static final int USUAL = 50;

    /** {@code metadata} of a list; null where there is no such page. */
    record Metadata(@Nullable String nextCursor, @Nullable String previousCursor) {}

    record CursorPage<T>(List<T> rows, Metadata metadata) {}

    /** What page a caller wants. */
    record Wanted(int limit, @Nullable Cursor cursor) {
        /** One row more than the page, to know whether the list goes on. */
        Slice slice() {
            if (cursor == null) return new Slice(null, null, limit + 1);
            return cursor.next() ? new Slice(cursor.id(), null, limit + 1) : new Slice(null, cursor.id(), limit + 1);
        }

        /** @param found newest first, the surplus row included */
        <T> CursorPage<T> page(List<T> found, ToLongFunction<T> id) {
            var more = found.size() > limit;
            var backwards = cursor != null && !cursor.next();
            var rows = !more ? found : backwards ? found.subList(1, found.size()) : found.subList(0, limit);
            // Where a page was reached from, there is a way back.
            var goesOn = backwards || more;
            var goesBack = backwards ? more : cursor != null;
            if (rows.isEmpty()) return new CursorPage<>(rows, new Metadata(null, null));
            return new CursorPage<>(
                    List.copyOf(rows),
                    new Metadata(
                            goesOn ? new Cursor(id.applyAsLong(rows.getLast()), true).text() : null,
                            goesBack ? new Cursor(id.applyAsLong(rows.getFirst()), false).text() : null));
        }
    }

    /** @throws Problem 422 {@code limit-invalid} or {@code cursor-invalid} */
    static Wanted wanted(@Nullable String limit, @Nullable String cursor) {
        return new Wanted(limit(limit), cursor == null || cursor.isBlank() ? null : parse(cursor.strip()));
    }

    private static int limit(@Nullable String text) {
        if (text == null || text.isBlank()) return USUAL;
        try {
            var limit = Integer.parseInt(text.strip());
            if (limit >= 1 && limit <= MOST) return limit;
        } catch (NumberFormatException _) {
            // Falls through to the refusal, which says what is allowed.
        }
        throw Problem.invalid("limit-invalid", "limit", "limit is a whole number from 1 to " + MOST + ".");
    }

    private static Cursor parse(String text) {
        try {
            var match = FORM.matcher(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
            if (match.matches())
                return new Cursor(Long.parseLong(match.group(1)), match.group(2).equals("next"));
        } catch (IllegalArgumentException _) {
            // Not base64: the same refusal.
        }
        throw Problem.invalid(
                "cursor-invalid", "cursor", "cursor is not one that this list gave. Start again without it.");
    }

    /** Of these letters base64 makes neither + nor /, so nothing in it needs escaping in an address but =. */
    private String text() {
        var plain = "id:" + id + ",direction:" + (next ? "next" : "previous");
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
