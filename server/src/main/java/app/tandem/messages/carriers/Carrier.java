package app.tandem.messages.carriers;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Somebody who takes texts and brings them to phones. Called outside any transaction. */
public interface Carrier {

    /** Short name as messages keep it, such as {@code sandbox}. */
    String name();

    /** @param messageId our id: what {@link #lookUp} asks by */
    record Text(long messageId, PhoneNumber to, String body) {}

    /** What the carrier said to a text. */
    sealed interface Answer {
        /** Taken. {@code carrierId} is how the carrier calls it from now on. */
        record Accepted(String carrierId) implements Answer {}

        /** Not taken, and it never will be. {@code why} is for people. */
        record Refused(String why) implements Answer {}

        /** No answer came: it may have been taken or not. */
        record Unclear(String why) implements Answer {}
    }

    /** What the carrier remembers of a text. */
    sealed interface Trace {
        record Found(String carrierId) implements Trace {}

        /** It was not handed over, unless {@link #send} is still at it. */
        record NotFound() implements Trace {}

        record CannotTell() implements Trace {}
    }

    /** Message parts a second that it takes from this shop; empty where it sets no limit. */
    OptionalInt partsPerSecond(ShopId shop);

    /**
     * The longest that {@link #send} takes before it returns or throws. What {@link #lookUp} does not find after it is
     * surely not on its way any more.
     */
    Duration longestHandOver();

    /** Hands over. Every text gets an answer; an exception means {@link Answer.Unclear} for all of them. */
    Map<Long, Answer> send(ShopId shop, List<Text> texts);

    /** Asks what became of texts whose answer was lost, by our ids. Every id gets a trace. */
    Map<Long, Trace> lookUp(ShopId shop, Collection<Long> messageIds);
}
