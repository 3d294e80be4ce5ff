package app.tandem.bench;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Twelve conditions in three levels, two of them about events in a window.
 *
 * @param orderDays how far back two orders make a customer loyal
 * @param bigOrder no order over this much, in whole money, as is {@code lifetimeFrom}
 * @param bigOrderDays within these days
 * @param createdDays known for longer than these days
 */
record NestedRule(
        int pointsOver,
        int orderDays,
        List<String> tiers,
        List<Integer> areaCodes,
        String city,
        int lifetimeFrom,
        int bigOrder,
        int bigOrderDays,
        int createdDays)
        implements Question {

    static NestedRule random(SplittableRandom random) {
        var areaCodes = new TreeSet<Integer>();
        while (areaCodes.size() < 20) {
            areaCodes.add(Population.AREA_CODES[random.nextInt(Population.AREA_CODES.length)]);
        }
        var tier = random.nextInt(Population.TIERS.size() - 1);
        return new NestedRule(
                random.nextInt(800),
                60 + random.nextInt(140),
                Population.TIERS.subList(tier, tier + 2),
                List.copyOf(areaCodes),
                Population.CITIES.get(random.nextInt(Population.CITIES.size())),
                300 + random.nextInt(600),
                100 + random.nextInt(150),
                20 + random.nextInt(70),
                30 + random.nextInt(270));
    }

    @Override
    public String rule() {
        return """
                {"all": [
                  {"field": "smile.enrolled", "op": "equals", "value": true},
                  {"field": "smile.points_balance", "op": "greater_than", "value": %d},
                  {"field": "consent.state", "op": "equals", "value": "subscribed"},
                  {"field": "email", "op": "is_set"},
                  {"field": "created_at", "op": "more_than_ago", "value": %d, "unit": "days"},
                  {"any": [
                    {"field": "smile.vip_tier", "op": "in", "value": [%s]},
                    {"field": "tags", "op": "has_any", "value": ["vip"]},
                    {"event": "order_created", "count": {"op": "at_least", "value": 2},
                     "within": {"last": %d, "unit": "days"}}]},
                  {"any": [
                    {"field": "phone_area_code", "op": "in", "value": [%s]},
                    {"field": "property.city", "op": "equals", "value": "%s"},
                    {"not": {"field": "property.lifetime", "op": "less_than", "value": %d}}]},
                  {"not": {"event": "order_created", "within": {"last": %d, "unit": "days"},
                    "where": [{"property": "total", "op": "greater_than", "value": %d}]}}]}
                """.formatted(
                        pointsOver,
                        createdDays,
                        quoted(tiers, '"'),
                        orderDays,
                        quoted(areaCodes, '"'),
                        city,
                        lifetimeFrom,
                        bigOrderDays,
                        bigOrder);
    }

    /** As sets of people by their events: both systems are faster so than with a look at each person's events. */
    @Override
    public String sql(Instant now) {
        return """
                select count(*) from people
                where enrolled and points > %d and consent = 'subscribed' and email is not null
                  and created_at < timestamp '%s'
                  and (area_code in (%s) or city = '%s' or not coalesce(lifetime < %d, false))
                  and (tier in (%s) or %s or id in (
                       select person from event where type = 'order_created'
                       and happened_at between timestamp '%s' and timestamp '%s' group by person having count(*) >= 2))
                  and id not in (
                       select person from event where type = 'order_created'
                       and total > %d and happened_at between timestamp '%s' and timestamp '%s')
                """.formatted(
                        pointsOver,
                        ago(now, createdDays),
                        areaCodes.stream().map(String::valueOf).collect(joining(",")),
                        city,
                        lifetimeFrom * 100,
                        quoted(tiers, '\''),
                        ComparisonTables.IS_VIP,
                        ago(now, orderDays),
                        utc(now),
                        bigOrder * 100,
                        ago(now, bigOrderDays),
                        utc(now));
    }

    private static String quoted(List<?> values, char quote) {
        return values.stream().map(value -> quote + value.toString() + quote).collect(joining(", "));
    }

    private static String ago(Instant now, int days) {
        return utc(now.minus(Duration.ofDays(days)));
    }

    private static String utc(Instant instant) {
        return instant.toString().replace('T', ' ').replace("Z", "");
    }
}
