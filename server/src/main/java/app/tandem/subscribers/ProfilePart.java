package app.tandem.subscribers;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A part of a person that another module owns and that is written in the same transaction as the person: consent, or
 * the loyalty snapshot that an e-mail address matches. Everything comes in batches, so that an import of a million
 * rows costs a few statements a thousand rows.
 */
public interface ProfilePart {

    /** Its key in a subscriber's JSON, in request and answer, such as {@code consent}. */
    String name();

    /** What a subscriber's JSON shows under {@link #name()}; people without the part are absent or map to null. */
    Map<SubscriberId, @Nullable Object> read(ShopId shop, Collection<SubscriberId> people);

    /** Columns of an import file that belong to this part, such as {@code consent_state}. */
    default List<String> columns() {
        return List.of();
    }

    /**
     * Reads the part from an import row's columns.
     *
     * @param row this part's columns that the file has, blank cells left out
     * @return the same shape as in JSON; empty where the row says nothing of this part
     * @throws Problem 422 naming the column
     */
    default Optional<JsonNode> fromColumns(Map<String, String> row) {
        return Optional.empty();
    }

    /**
     * One person's part as somebody wants it written.
     *
     * @param by who asks, for the record: a person's e-mail, a token's name, an import
     */
    record Wish(PhoneNumber phone, JsonNode value, String by) {}

    /** What writing a wish would do. */
    sealed interface Rehearsal {
        /** It may not be written, such as 409 {@code opted-out}. */
        record Refused(Problem problem) implements Rehearsal {}

        /** It would change something, or would not. */
        record Accepted(boolean changes) implements Rehearsal {}
    }

    /**
     * Says what writing would do, before anything is written. In a transaction that may write, it also holds the answer
     * still until the end of the transaction.
     *
     * @param wishes for different numbers, of people who exist or do not yet
     * @return one for each wish, in the same order; a wish that makes no sense is refused with a 422
     */
    default List<Rehearsal> rehearse(ShopId shop, List<Wish> wishes) {
        return wishes.stream()
                .<Rehearsal>map(wish -> new Rehearsal.Accepted(false))
                .toList();
    }

    /** Writes the parts of people who exist by now, appending their changes to the change feed. */
    default void write(ShopId shop, Map<SubscriberId, Wish> wishes) {}

    /**
     * Tells that profiles were made, or got another number or e-mail address, in the same transaction and before {@link
     * #write}, so that a part derived from the profile (by e-mail, say) can append its own changes to the feed.
     */
    default void profilesChanged(ShopId shop, List<ProfileChange> changes) {}

    /** @param phoneBefore null where the person is new; likewise {@code emailBefore}, {@code emailNow} where there is none */
    record ProfileChange(
            SubscriberId subscriber,
            PhoneNumber phone,
            boolean created,
            @Nullable PhoneNumber phoneBefore,
            @Nullable String emailBefore,
            @Nullable String emailNow) {}
}
