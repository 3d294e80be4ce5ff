package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One event as the API takes it: checked, but whose it is has not been looked up.
 *
 * @param occurredAt to the microsecond, as the database keeps it
 */
record EventBody(
        Who who,
        String type,
        Instant occurredAt,
        Map<String, Object> properties,
        @Nullable String externalId) {
    private static final int LONGEST_TYPE = 100;
    private static final int LONGEST_EXTERNAL_ID = 255;
    private static final int MOST_PROPERTIES = 50;
    private static final int MOST_IN_A_BATCH = 1_000;
    /** A refusal names no more than these. */
    static final int MOST_FAULTS = 100;
    /** Other machines' clocks are a little off. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    /** Whose event it is. */
    sealed interface Who {
        record Id(SubscriberId id) implements Who {}

        record Phone(PhoneNumber phone) implements Who {}

        record Email(EmailAddress email) implements Who {}

        /** Its name in the body. */
        default String field() {
            return switch (this) {
                case Id _ -> "subscriber_id";
                case Phone _ -> "phone";
                case Email _ -> "email";
            };
        }
    }

    /**
     * @param country how a number without country code is read
     * @throws Problem 422 naming the field
     */
    static EventBody parse(JsonNode json, String country, Instant now) {
        if (!json.isObject()) {
            throw Problem.invalid(
                    "body-invalid", "body", "An event is an object such as {\"type\": \"order_created\"}.");
        }
        return new EventBody(who(json, country), type(json), occurredAt(json, now), properties(json), externalId(json));
    }

    /** Where several are given, the first of these decides. */
    private static Who who(JsonNode json, String country) {
        var id = text(json, "subscriber_id", "person-unknown");
        if (id != null) {
            try {
                return new Who.Id(SubscriberId.parse(id));
            } catch (Problem _) {
                throw Problem.invalid(
                        "person-unknown", "subscriber_id", "Nobody has the subscriber_id " + shown(id) + ".");
            }
        }
        var phone = text(json, "phone", "phone-invalid");
        if (phone != null) return new Who.Phone(ProfileText.phone(phone, country));
        var email = text(json, "email", "email-invalid");
        if (email != null) return new Who.Email(ProfileText.email(email));
        throw Problem.invalid(
                "person-unknown", "subscriber_id", "Say whose event it is: give subscriber_id, phone or email.");
    }

    private static @Nullable String text(JsonNode json, String field, String code) {
        var value = json.path(field);
        if (value.isMissingNode() || value.isNull()) return null;
        if (!value.isString()) throw Problem.invalid(code, field, field + " is a text.");
        return value.stringValue().isBlank() ? null : value.stringValue();
    }

    static String shown(String text) {
        var tidy = ProfileText.storable(text) ? text : "?";
        return tidy.length() <= 100 ? tidy : tidy.substring(0, 100) + "…";
    }

    private static String type(JsonNode json) {
        var text = text(json, "type", "event-invalid");
        var type = text == null ? "" : text.strip();
        if (type.isEmpty() || type.length() > LONGEST_TYPE || !ProfileText.storable(type)) {
            throw Problem.invalid(
                    "event-invalid",
                    "type",
                    "An event has a type of 1 to " + LONGEST_TYPE + " characters, such as order_created.");
        }
        return type;
    }

    private static @Nullable String externalId(JsonNode json) {
        var id = text(json, "external_id", "event-invalid");
        if (id != null && (id.length() > LONGEST_EXTERNAL_ID || !ProfileText.storable(id))) {
            throw Problem.invalid(
                    "event-invalid",
                    "external_id",
                    "external_id is a text of at most " + LONGEST_EXTERNAL_ID + " characters.");
        }
        return id;
    }

    private static Instant occurredAt(JsonNode json, Instant now) {
        var value = json.path("occurred_at");
        if (value.isMissingNode() || value.isNull()) return now.truncatedTo(ChronoUnit.MICROS);
        var at = value.isString() ? Dates.moment(value.stringValue().strip()) : null;
        if (at == null) {
            throw occurredAt("occurred_at is a time with its zone, such as 2026-05-01T10:00:00Z or"
                    + " 2026-05-01T12:00:00+02:00.");
        }
        if (at.isAfter(now.plus(MOST_AHEAD))) {
            throw occurredAt("occurred_at lies more than 5 minutes in the future: here it is "
                    + now.truncatedTo(ChronoUnit.SECONDS) + ". Give the time it happened, with the right zone.");
        }
        if (at.isBefore(Instant.EPOCH)) {
            throw occurredAt("occurred_at lies before 1970. Give the time it happened, such as 2026-05-01T10:00:00Z.");
        }
        return at;
    }

    private static Problem occurredAt(String message) {
        return Problem.invalid("event-invalid", "occurred_at", message);
    }

    private static Map<String, Object> properties(JsonNode json) {
        var value = json.path("properties");
        if (value.isMissingNode() || value.isNull()) return Map.of();
        if (!value.isObject()) {
            throw Problem.invalid("property-invalid", "properties", "properties is an object of names and values.");
        }
        if (value.size() > MOST_PROPERTIES) {
            throw Problem.invalid(
                    "too-many-properties",
                    "properties",
                    "An event has at most " + MOST_PROPERTIES + " properties; these are " + value.size()
                            + ". Leave out those that nobody will ask about.");
        }
        var properties = new LinkedHashMap<String, Object>();
        value.properties().forEach(each -> {
            var name = ProfileText.propertyName(each.getKey());
            var property = property(name, each.getValue());
            if (property != null) properties.put(name, property);
        });
        return properties;
    }

    private static @Nullable Object property(String name, JsonNode value) {
        if (value.isNull()) return null;
        if (value.isBoolean()) return value.booleanValue();
        if (value.isNumber()) return ProfileText.propertyNumber(name, value.decimalValue());
        if (value.isString()) {
            var text = ProfileText.propertyText(name, value.stringValue());
            return text == null ? null : dateOr(text);
        }
        var texts = ProfileBody.texts(value);
        if (texts == null) {
            throw ProfileText.property(name, "is a text, a number, true, false, a date or a list of texts");
        }
        var list = ProfileText.propertyList(name, texts);
        return list.isEmpty() ? null : list;
    }

    /** A plain date is its midnight in UTC. */
    private static Object dateOr(String text) {
        var at = Dates.moment(text);
        if (at != null) return at;
        var day = Dates.day(text);
        return day == null ? text : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /**
     * Reads a whole batch before anything is done with it.
     *
     * @throws Problem 422 naming the faulty fields as {@code events[3].type}, the first hundred of them
     */
    static List<EventBody> batch(JsonNode json, String country, Instant now) {
        var list = json.path("events");
        if (!list.isArray()) {
            throw Problem.invalid("body-invalid", "events", "The body is an object such as {\"events\": [{…}, {…}]}.");
        }
        if (list.size() > MOST_IN_A_BATCH) {
            throw Problem.invalid(
                    "too-many-events",
                    "events",
                    "A batch has at most 1,000 events; these are " + list.size() + ". Send them in several.");
        }
        var events = new ArrayList<EventBody>(list.size());
        var faults = new ArrayList<Problem>();
        for (var i = 0; i < list.size() && faults.size() < MOST_FAULTS; i++) {
            try {
                events.add(parse(list.get(i), country, now));
            } catch (Problem problem) {
                faults.add(at(i, problem));
            }
        }
        refuse(faults);
        return events;
    }

    /** The problem, its fields under {@code events[index]}. */
    static Problem at(int index, Problem problem) {
        var place = "events[" + index + "]";
        return new Problem(
                problem.status(),
                problem.code(),
                place + ": " + problem.detail(),
                problem.errors().stream()
                        .map(error -> new Problem.FieldError(
                                error.field().equals("body") ? place : place + "." + error.field(), error.message()))
                        .toList());
    }

    /** Throws the first with the faults of all, if there are any. */
    static void refuse(List<Problem> faults) {
        if (faults.isEmpty()) return;
        var first = faults.getFirst();
        throw new Problem(
                first.status(),
                first.code(),
                first.detail(),
                faults.stream().flatMap(each -> each.errors().stream()).toList());
    }
}
