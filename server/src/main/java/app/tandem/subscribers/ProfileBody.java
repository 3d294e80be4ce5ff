package app.tandem.subscribers;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.subscribers.ProfileWish.Given;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a profile from a request's JSON. An absent field says nothing. In a {@code PATCH} null clears a field and lists
 * replace; in a {@code POST}, which merges, null says nothing and tags are added.
 */
final class ProfileBody {
    private final JsonNode body;
    private final boolean patch;

    private ProfileBody(JsonNode body, boolean patch) {
        this.body = body;
        this.patch = patch;
    }

    /**
     * @param country how a number without country code is read
     * @param parts names of what belongs to other modules
     * @throws Problem 422 naming the field
     */
    static ProfileWish post(JsonNode body, String country, Collection<String> parts) {
        var wish = new ProfileBody(body, false).wish(country, parts);
        if (wish.phone() == null) throw phoneMissing();
        return wish;
    }

    /** As {@link #post}; the number may be absent. */
    static ProfileWish patch(JsonNode body, String country, Collection<String> parts) {
        if (body.path("phone").isNull()) throw phoneMissing();
        return new ProfileBody(body, true).wish(country, parts);
    }

    private static Problem phoneMissing() {
        return Problem.invalid("phone-invalid", "phone", "A subscriber needs a phone number.");
    }

    private ProfileWish wish(String country, Collection<String> parts) {
        if (!body.isObject()) {
            throw Problem.invalid("body-invalid", "body", "The body is an object such as {\"phone\": \"+1…\"}.");
        }
        return new ProfileWish(
                phone(country),
                given("email", "email-invalid", text -> text.isBlank() ? null : ProfileText.email(text)),
                given("first_name", "name-invalid", text -> ProfileText.name(text, "first_name")),
                given("last_name", "name-invalid", text -> ProfileText.name(text, "last_name")),
                given("time_zone", "time-zone-unknown", text -> text.isBlank() ? null : ProfileText.timeZone(text)),
                tags(),
                properties(),
                patch && body.path("properties").isNull(),
                parts(parts));
    }

    private @Nullable PhoneNumber phone(String country) {
        var value = body.path("phone");
        if (value.isMissingNode() || value.isNull()) return null;
        return ProfileText.phone(value.isString() ? value.stringValue() : "", country);
    }

    private <T> @Nullable Given<T> given(String field, String code, Function<String, @Nullable T> read) {
        var value = body.path(field);
        if (value.isMissingNode()) return null;
        if (value.isNull()) return patch ? new Given<>(null) : null;
        if (!value.isString()) throw Problem.invalid(code, field, field + " is a text.");
        var result = read.apply(value.stringValue());
        return result == null && !patch ? null : new Given<>(result);
    }

    private ProfileWish.@Nullable Tags tags() {
        var value = body.path("tags");
        if (value.isMissingNode()) return null;
        if (value.isNull()) return patch ? new ProfileWish.Tags(List.of(), true) : null;
        var texts = texts(value);
        if (texts == null) throw Problem.invalid("tag-invalid", "tags", "tags is a list of texts.");
        return new ProfileWish.Tags(ProfileText.tags(texts), patch);
    }

    private Map<String, @Nullable Object> properties() {
        var value = body.path("properties");
        if (value.isMissingNode() || value.isNull()) return Map.of();
        if (!value.isObject()) {
            throw Problem.invalid("property-invalid", "properties", "properties is an object of names and values.");
        }
        var properties = new LinkedHashMap<String, @Nullable Object>();
        value.properties().forEach(each -> {
            var name = ProfileText.propertyName(each.getKey());
            properties.put(name, property(name, each.getValue()));
        });
        return properties;
    }

    private static @Nullable Object property(String name, JsonNode value) {
        if (value.isNull()) return null;
        if (value.isBoolean()) return value.booleanValue();
        if (value.isNumber()) return ProfileText.propertyNumber(name, value.decimalValue());
        if (value.isString()) return ProfileText.propertyText(name, value.stringValue());
        var texts = texts(value);
        if (texts == null)
            throw ProfileText.property(name, "is a text, a number, true, false, a date or a list of texts");
        var list = ProfileText.propertyList(name, texts);
        return list.isEmpty() ? null : list;
    }

    /** Null where it is no list of texts. */
    static @Nullable List<String> texts(JsonNode value) {
        if (!value.isArray()) return null;
        var texts = new ArrayList<String>(value.size());
        for (var each : value) {
            if (!each.isString()) return null;
            texts.add(each.stringValue());
        }
        return texts;
    }

    private Map<String, JsonNode> parts(Collection<String> names) {
        var parts = new LinkedHashMap<String, JsonNode>();
        for (var name : names) {
            var value = body.path(name);
            if (!value.isMissingNode() && !value.isNull()) parts.put(name, value);
        }
        return parts;
    }
}
