package app.tandem.rewards;

import app.tandem.shared.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * A stretch of a list that runs by id, newest first.
 *
 * @param below only ids below this one, the highest first; null from the top
 * @param above only ids above this one, the lowest first, turned round again by {@link #newestFirst}
 * @param fetch how many rows at most
 */
public record Slice(@Nullable Long below, @Nullable Long above, int fetch) {

    public static Slice of(PageRequest page) {
        return new Slice(page.after(), null, page.fetch());
    }

    /**
     * The end of a query that already has a {@code where}. Written out for the case at hand: with {@code :id is null or
     * …} a prepared plan could not use the key.
     */
    public String sql() {
        if (above != null) return " and id > :slice_above order by id limit :slice_fetch";
        if (below != null) return " and id < :slice_below order by id desc limit :slice_fetch";
        return " order by id desc limit :slice_fetch";
    }

    public StatementSpec bind(StatementSpec statement) {
        var bound = statement.param("slice_fetch", fetch);
        if (above != null) return bound.param("slice_above", above);
        if (below != null) return bound.param("slice_below", below);
        return bound;
    }

    public <T> List<T> newestFirst(List<T> rows) {
        return above == null ? rows : rows.reversed();
    }
}
