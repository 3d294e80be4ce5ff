package app.tandem.campaigns;

import app.tandem.messages.Templates;
import app.tandem.segments.SegmentId;
import app.tandem.segments.Segments;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shared.StorableText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A campaign as its author sends it. Reading it refuses what could not be sent, naming the field. */
record CampaignRequest(
        @Nullable String name,
        @Nullable Audience audience,
        @Nullable Message message,
        @Nullable SmartSending smartSending,
        @Nullable String quietHours,
        @Nullable Schedule schedule,
        @Nullable Integer maxStalenessSeconds) {

    record Audience(
            @Nullable List<@Nullable String> include,
            @Nullable List<@Nullable String> exclude) {}

    record Message(
            @Nullable String body,
            @Nullable String mediaUrl,
            @Nullable Boolean shortenLinks) {}

    record SmartSending(@Nullable Integer hours) {}

    /** @param at ISO 8601 with an offset */
    record Schedule(@Nullable String at, @Nullable String localTime) {}

    private static final int USUAL_HOURS = 16;
    private static final int MOST_HOURS = 30 * 24;
    private static final int MOST_SEGMENTS = 50;
    private static final int LONGEST_STALENESS = 30 * 24 * 3600;

    static CampaignRequest of(Campaign.Content content) {
        return new CampaignRequest(
                content.name(),
                new Audience(ids(content.include()), ids(content.exclude())),
                new Message(content.body(), null, null),
                new SmartSending(content.smartSendingHours()),
                content.ignoreQuietHours() ? "ignore" : "respect",
                content.scheduleAt() == null
                        ? null
                        : new Schedule(content.scheduleAt().toString(), null),
                content.maxStalenessSeconds());
    }

    private static List<@Nullable String> ids(List<SegmentId> segments) {
        return segments.stream().<@Nullable String>map(SegmentId::toString).toList();
    }

    /** @throws Problem 422 */
    Campaign.Content read(ShopId shop, Segments segments, Templates templates, Instant now) {
        var title = name == null ? "" : name.strip();
        if (title.isEmpty() || title.length() > 200 || !StorableText.is(title)) {
            throw Problem.invalid("name-invalid", "name", "Give the campaign a name of 1 to 200 characters.");
        }
        var include = segments(shop, audience == null ? null : audience.include(), "audience.include", segments);
        var exclude = segments(shop, audience == null ? null : audience.exclude(), "audience.exclude", segments);
        if (include.isEmpty()) {
            throw Problem.invalid(
                    "audience-empty", "audience.include", "Choose at least one segment to send the text to.");
        }
        return new Campaign.Content(
                title, include, exclude, body(templates), hours(), ignoresQuietHours(), at(now), staleness());
    }

    private static List<SegmentId> segments(
            ShopId shop, @Nullable List<@Nullable String> ids, String field, Segments segments) {
        if (ids == null) return List.of();
        if (ids.size() > MOST_SEGMENTS) {
            throw Problem.invalid("audience-too-large", field, "At most 50 segments can be named here.");
        }
        var found = new LinkedHashSet<SegmentId>();
        for (var i = 0; i < ids.size(); i++) {
            found.add(segment(shop, ids.get(i), field + "[" + i + "]", segments));
        }
        return List.copyOf(found);
    }

    private static SegmentId segment(ShopId shop, @Nullable String text, String field, Segments segments) {
        try {
            var id = SegmentId.parse(text == null ? "" : text);
            if (segments.find(shop, id).isPresent()) return id;
        } catch (Problem _) {
            // It cannot be an id, so there is no such segment either.
        }
        throw Problem.invalid("segment-unknown", field, "There is no segment with the id “" + text + "”.");
    }

    private String body(Templates templates) {
        if (message == null || message.body() == null) {
            throw Problem.invalid("body-blank", "message.body", "Write a text. An empty one is never sent.");
        }
        if (message.mediaUrl() != null && !message.mediaUrl().isBlank()) {
            throw Problem.invalid(
                    "media-not-supported", "message.media_url", "The sandbox carries words only, no pictures.");
        }
        if (Boolean.TRUE.equals(message.shortenLinks())) {
            throw Problem.invalid(
                    "short-links-not-supported",
                    "message.shorten_links",
                    "Links cannot be shortened yet. Leave shorten_links out or false.");
        }
        return templates.read(message.body(), "message.body").body();
    }

    private int hours() {
        if (smartSending == null || smartSending.hours() == null) return USUAL_HOURS;
        if (smartSending.hours() >= 0 && smartSending.hours() <= MOST_HOURS) return smartSending.hours();
        throw Problem.invalid(
                "smart-sending-invalid", "smart_sending.hours", "Smart sending takes 0 (off) to 720 hours.");
    }

    private boolean ignoresQuietHours() {
        return switch (quietHours == null ? "respect" : quietHours) {
            case "respect" -> false;
            case "ignore" -> true;
            default -> throw Problem.invalid("quiet-hours-invalid", "quiet_hours", "quiet_hours is respect or ignore.");
        };
    }

    private @Nullable Instant at(Instant now) {
        if (schedule == null) return null;
        if (schedule.localTime() != null) {
            throw Problem.invalid(
                    "local-time-not-supported",
                    "schedule.local_time",
                    "Sending at each person's local time is not possible yet. Give one time in schedule.at.");
        }
        var text = schedule.at();
        if (text == null) return null;
        try {
            var at = OffsetDateTime.parse(text).toInstant();
            if (at.isAfter(now)) return at;
        } catch (DateTimeException _) {
            throw Problem.invalid(
                    "schedule-invalid", "schedule.at", "Give the time as ISO 8601, such as 2026-12-01T09:00:00Z.");
        }
        throw Problem.invalid("schedule-in-the-past", "schedule.at", "That time is over. Give one that is to come.");
    }

    private @Nullable Integer staleness() {
        if (maxStalenessSeconds == null) return null;
        if (maxStalenessSeconds >= 1 && maxStalenessSeconds <= LONGEST_STALENESS) return maxStalenessSeconds;
        throw Problem.invalid(
                "staleness-invalid",
                "max_staleness_seconds",
                "max_staleness_seconds is from 1 second to 30 days; leave it out for any age.");
    }
}
