package app.tandem.rewards.customers;

import app.tandem.rewards.Milliseconds;
import app.tandem.shared.EmailAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which customers; what is null does not restrict.
 *
 * @param updatedAtMin changed at or after this, to the millisecond: a client that passes the last time it saw gets that
 *     customer again, and misses none
 * @param beginsWith how the e-mail, the name or the last name begins, without case
 */
public record CustomerFilter(
        @Nullable EmailAddress email,
        @Nullable CustomerState state,
        @Nullable Instant updatedAtMin,
        @Nullable String beginsWith) {

    /** Sorts after every text that begins with the one before it, in the byte order of text_pattern_ops. */
    private static final String LAST = "\uDBFF\uDFFF";

    /** Conditions to put after {@code where shop_id = :shop}. */
    String sql() {
        var sql = new StringBuilder();
        if (email != null) sql.append(" and email = :email");
        if (state != null) sql.append(" and state = :state");
        if (updatedAtMin != null) sql.append(" and updated_at >= :updated_at_min");
        // Spelt as ranges: LIKE with a parameter cannot use an index once the statement is prepared.
        if (beginsWith != null) {
            sql.append("""
                     and ((email ~>=~ lower(:from) and email ~<~ (lower(:from) || :last))
                       or (lower(coalesce(first_name || ' ', '') || coalesce(last_name, '')) ~>=~ lower(:from)
                           and lower(coalesce(first_name || ' ', '') || coalesce(last_name, '')) ~<~ (lower(:from) || :last))
                       or (lower(last_name) ~>=~ lower(:from) and lower(last_name) ~<~ (lower(:from) || :last)))
                    """);
        }
        return sql.toString();
    }

    Map<String, Object> parameters() {
        var parameters = new LinkedHashMap<String, Object>();
        if (email != null) parameters.put("email", email.value());
        if (state != null) parameters.put("state", state.text());
        if (updatedAtMin != null) parameters.put("updated_at_min", Milliseconds.at(updatedAtMin));
        if (beginsWith != null) {
            parameters.put("from", beginsWith);
            parameters.put("last", LAST);
        }
        return parameters;
    }
}
