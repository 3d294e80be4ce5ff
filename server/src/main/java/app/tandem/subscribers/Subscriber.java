package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person. A number is on one person of a shop; an e-mail address may be on several.
 *
 * @param tags in the order they were put on; no two equal but for case
 * @param properties the merchant's own attributes by name; values are {@code String}, {@code BigDecimal}, {@code
 *     Boolean}, {@code LocalDate}, {@code Instant} or {@code List<String>}
 */
public record Subscriber(
        SubscriberId id,
        PhoneNumber phone,
        @Nullable EmailAddress email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable ZoneId timeZone,
        List<String> tags,
        Map<String, Object> properties,
        Instant createdAt) {

    /** What rules and the change feed know of the profile, by criterion field; a field without a value is absent. */
    public Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("created_at", createdAt);
        facts.put("phone", phone.e164());
        var place = phone.place();
        put(facts, "phone_country", place.country());
        put(facts, "phone_area_code", place.areaCode());
        put(facts, "email", email == null ? null : email.value());
        put(facts, "first_name", firstName);
        put(facts, "last_name", lastName);
        put(facts, "time_zone", timeZone == null ? null : timeZone.getId());
        if (!tags.isEmpty()) facts.put("tags", tags);
        properties.forEach((name, value) -> facts.put("property." + name, value));
        return facts;
    }

    private static void put(Map<String, Object> facts, String field, @Nullable Object value) {
        if (value != null) facts.put(field, value);
    }
}
