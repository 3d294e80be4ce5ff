package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What somebody wants a profile to say: checked, but not yet compared with what it says. A field that is null was not
 * mentioned and stays as it is.
 *
 * @param phone the number it is to have; null where the person is known otherwise and keeps theirs
 * @param properties as they were given: {@code String}, {@code BigDecimal}, {@code Boolean} or {@code List<String>};
 *     null values take a property away
 * @param parts what belongs to other modules, by {@link ProfilePart#name()}
 */
record ProfileWish(
        @Nullable PhoneNumber phone,
        @Nullable Given<EmailAddress> email,
        @Nullable Given<String> firstName,
        @Nullable Given<String> lastName,
        @Nullable Given<ZoneId> timeZone,
        @Nullable Tags tags,
        Map<String, @Nullable Object> properties,
        boolean onlyTheseProperties,
        Map<String, JsonNode> parts) {
    static final int MOST_PROPERTIES = 50;
    static final int MOST_TAGS = 100;

    /** A value that was mentioned; null clears the field. */
    record Given<T>(@Nullable T value) {}

    /** @param only whether other tags go, or stay beside these */
    record Tags(List<String> names, boolean only) {}

    /** Nothing but the number. */
    static ProfileWish of(PhoneNumber phone) {
        return new ProfileWish(phone, null, null, null, null, null, Map.of(), false, Map.of());
    }

    /**
     * The same with values of the properties' types.
     *
     * @param types of every property that gets a value
     * @throws Problem 422 {@code property-type} where a value cannot be converted without losing something
     */
    ProfileWish typed(Map<String, PropertyType> types) {
        if (properties.isEmpty()) return this;
        var typed = new LinkedHashMap<String, @Nullable Object>();
        properties.forEach(
                (name, value) -> typed.put(name, value == null ? null : typed(name, value, types.get(name))));
        return new ProfileWish(phone, email, firstName, lastName, timeZone, tags, typed, onlyTheseProperties, parts);
    }

    private static Object typed(String name, Object value, @Nullable PropertyType type) {
        if (type == null) throw new IllegalStateException("property " + name + " has no type");
        var typed = type.convert(value);
        if (typed != null) return typed;
        throw Problem.invalid(
                "property-type",
                "properties." + name,
                "“" + name + "” is " + type.words() + " for this shop, and this value is "
                        + PropertyType.of(value).words() + ". Give " + type.example() + ", or use another name.");
    }

    /**
     * The person as they would be.
     *
     * @param before null for somebody new
     * @param id of no meaning for somebody new
     * @throws Problem 422 where both together are too much
     */
    Subscriber applyTo(@Nullable Subscriber before, Instant now) {
        var number = phone != null ? phone : before == null ? null : before.phone();
        if (number == null) throw new IllegalStateException("somebody new without a number");
        return new Subscriber(
                before == null ? new SubscriberId(0) : before.id(),
                number,
                given(email, before == null ? null : before.email()),
                given(firstName, before == null ? null : before.firstName()),
                given(lastName, before == null ? null : before.lastName()),
                given(timeZone, before == null ? null : before.timeZone()),
                tagsAfter(before == null ? List.of() : before.tags()),
                propertiesAfter(before == null ? Map.of() : before.properties()),
                before == null ? now : before.createdAt());
    }

    private static <T> @Nullable T given(@Nullable Given<T> wish, @Nullable T before) {
        return wish == null ? before : wish.value();
    }

    private List<String> tagsAfter(List<String> before) {
        if (tags == null) return before;
        if (tags.only) return tags.names;
        var all = new ArrayList<>(before);
        for (var tag : tags.names) {
            if (all.stream().noneMatch(tag::equalsIgnoreCase)) all.add(tag);
        }
        if (all.size() > MOST_TAGS) {
            throw Problem.invalid("tag-invalid", "tags", "A subscriber has at most " + MOST_TAGS + " tags.");
        }
        return List.copyOf(all);
    }

    private Map<String, Object> propertiesAfter(Map<String, Object> before) {
        if (properties.isEmpty() && !onlyTheseProperties) return before;
        var all = new LinkedHashMap<String, Object>(onlyTheseProperties ? Map.of() : before);
        properties.forEach((name, value) -> {
            if (value == null) all.remove(name);
            else all.put(name, value);
        });
        if (all.size() > MOST_PROPERTIES) {
            throw Problem.invalid(
                    "too-many-properties",
                    "properties",
                    "A subscriber has at most " + MOST_PROPERTIES + " properties; with these there would be "
                            + all.size() + ". Take some away first, by setting them to null.");
        }
        return all;
    }
}
