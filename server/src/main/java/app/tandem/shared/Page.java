package app.tandem.shared;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param nextCursor opaque; null on the last page
 * @param total how many there are in all, where that is cheap to know; otherwise absent
 */
public record Page<T>(
        List<T> data,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long total) {

    /**
     * A page from one row more than was asked for: the surplus row only says that there is a next page.
     *
     * @param rows up to {@code request.limit() + 1} rows in list order
     * @param key the keyset value of a row, which the next page starts after
     */
    public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, Long> key) {
        if (rows.size() <= request.limit()) return new Page<>(rows, null, null);
        var shown = rows.subList(0, request.limit());
        return new Page<>(List.copyOf(shown), Long.toString(key.apply(shown.getLast())), null);
    }

    public Page<T> withTotal(long all) {
        return new Page<>(data, nextCursor, all);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(data.stream().<R>map(change).toList(), nextCursor, total);
    }
}
