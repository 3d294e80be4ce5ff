package app.tandem.subscribers;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person as the API shows them.
 *
 * @param parts what other modules know, each under its {@link ProfilePart#name()} ({@code consent}, {@code smile}); they
 *     stand beside the other fields
 */
public record SubscriberAnswer(
        String id,
        String phone,
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String timeZone,
        List<String> tags,
        Map<String, Object> properties,
        Instant createdAt,
        @JsonAnyGetter Map<String, @Nullable Object> parts) {

    static SubscriberAnswer of(Subscriber person, Map<String, @Nullable Object> parts) {
        return new SubscriberAnswer(
                person.id().toString(),
                person.phone().e164(),
                person.email() == null ? null : person.email().value(),
                person.firstName(),
                person.lastName(),
                person.timeZone() == null ? null : person.timeZone().getId(),
                person.tags(),
                person.properties(),
                person.createdAt(),
                parts);
    }
}
