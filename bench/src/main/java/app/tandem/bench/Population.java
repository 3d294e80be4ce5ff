package app.tandem.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The people of a shop and what they did, five events each on average. Everybody is made from the seed and their own
 * number alone, so that any loader makes the same person without keeping anybody in memory.
 *
 * @param size a multiple of ten, so that there are exactly five events a person
 * @param now nobody did anything later
 */
record Population(int size, long seed, Instant now) {
    static final int EVENTS_A_PERSON = 5;

    /** Area codes of the United States whose numbers belong to nowhere else. */
    static final int[] AREA_CODES = {
        201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231,
        234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307,
        308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 339, 347, 351,
        352, 360, 361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412
    };

    static final List<String> CITIES = List.of(
            "Albany",
            "Austin",
            "Boise",
            "Boston",
            "Chicago",
            "Dallas",
            "Denver",
            "Detroit",
            "Fresno",
            "Houston",
            "Irvine",
            "Juneau",
            "Laredo",
            "Lincoln",
            "Madison",
            "Memphis",
            "Miami",
            "Mobile",
            "Newark",
            "Norfolk",
            "Oakland",
            "Omaha",
            "Orlando",
            "Phoenix",
            "Portland",
            "Raleigh",
            "Reno",
            "Seattle",
            "Tampa",
            "Tucson");

    static final List<String> TIERS = List.of("Bronze", "Silver", "Gold", "Platinum");

    private static final List<String> PRODUCTS = List.of(
            "Mug", "Beans", "Grinder", "Kettle", "Filter", "Scale", "Dripper", "Cup", "Tin", "Spoon", "Press", "Tote");

    private static final List<List<String>> TAGS =
            List.of(List.of(), List.of(), List.of(), List.of("newsletter"), List.of("newsletter", "wholesale"));

    /** How many events each of ten neighbours has: most have few, some have many. Five on average. */
    private static final int[] EVENT_COUNTS = {3, 0, 5, 1, 14, 2, 7, 4, 8, 6};

    private static final int SECONDS_A_DAY = 86_400;

    Population {
        if (size < 10 || size % 10 != 0) throw new IllegalArgumentException("The size is a multiple of ten.");
    }

    /**
     * @param email null for one in ten
     * @param smile null for people whom Smile does not know
     * @param consent subscribed, unsubscribed, or null where nothing was ever said
     * @param lifetimeCents money spent, in cents; null where it is not known
     */
    record Person(
            int id,
            String phone,
            int areaCode,
            @Nullable String email,
            @Nullable Customer smile,
            @Nullable String consent,
            Instant consentSince,
            Instant createdAt,
            List<String> tags,
            String city,
            @Nullable Integer lifetimeCents) {
        boolean enrolled() {
            return smile != null && smile.state.equals("member");
        }
    }

    /** @param tier null for those who are no members */
    record Customer(String state, int points, @Nullable String tier) {}

    /**
     * @param at whole seconds
     * @param cents what an order came to; 0 for other types
     */
    record Event(EventType type, Instant at, int cents, String product) {
        /** As the server keeps them. */
        String properties() {
            return switch (type) {
                case ORDER_CREATED -> "{\"total\": " + money(cents) + ", \"product\": \"" + product + "\"}";
                case VIEWED_PRODUCT -> "{\"product\": \"" + product + "\"}";
                case TEXT_SENT, TEXT_CLICKED -> "{\"campaign\": \"" + product.length() + "\"}";
            };
        }
    }

    enum EventType {
        ORDER_CREATED("order_created"),
        VIEWED_PRODUCT("viewed_product"),
        TEXT_SENT("text_sent"),
        TEXT_CLICKED("text_clicked");

        final String code;

        EventType(String code) {
            this.code = code;
        }
    }

    int events() {
        return size * EVENTS_A_PERSON;
    }

    /** @param id from 1 to the size */
    Person person(int id) {
        var random = new SplittableRandom(seed * 31 + id);
        var areaCode = AREA_CODES[id % AREA_CODES.length];
        var rest = id / AREA_CODES.length;
        var phone = "+1" + ((areaCode * 1_000L + 200 + rest / 10_000) * 10_000 + rest % 10_000);
        var email = chance(random, 90) ? "person" + id + "@example.com" : null;
        var smile = email != null && chance(random, 85) ? customer(random) : null;
        var said = random.nextInt(100);
        var tags = new ArrayList<>(TAGS.get(random.nextInt(TAGS.size())));
        if (chance(random, 10)) tags.add("vip");
        return new Person(
                id,
                phone,
                areaCode,
                email,
                smile,
                said < 80 ? "subscribed" : said < 92 ? "unsubscribed" : null,
                before(random, 700),
                before(random, 1_000),
                tags,
                CITIES.get(random.nextInt(CITIES.size())),
                chance(random, 90) ? random.nextInt(100_000) : null);
    }

    private static Customer customer(SplittableRandom random) {
        var member = chance(random, 75);
        // Many have few points, few have many.
        var points = (int) (5_000 * Math.pow(random.nextDouble(), 3));
        return new Customer(
                member ? "member" : chance(random, 80) ? "candidate" : "disabled",
                points,
                member ? TIERS.get((int) (TIERS.size() * Math.pow(random.nextDouble(), 2))) : null);
    }

    /** What the person did, the oldest first. */
    List<Event> events(int id) {
        var random = new SplittableRandom(seed * 37 - id);
        var events = new ArrayList<Event>();
        for (var i = EVENT_COUNTS[id % EVENT_COUNTS.length]; i > 0; i--) events.add(event(random));
        events.sort(Comparator.comparing(Event::at));
        return events;
    }

    private Event event(SplittableRandom random) {
        var kind = random.nextInt(10);
        var type = kind < 3
                ? EventType.ORDER_CREATED
                : kind < 7 ? EventType.VIEWED_PRODUCT : kind < 9 ? EventType.TEXT_SENT : EventType.TEXT_CLICKED;
        var cents = type == EventType.ORDER_CREATED ? 500 + random.nextInt(30_000) : 0;
        return new Event(type, before(random, 365), cents, PRODUCTS.get(random.nextInt(PRODUCTS.size())));
    }

    private Instant before(SplittableRandom random, int days) {
        return now.minus(Duration.ofSeconds(1 + random.nextInt(days * SECONDS_A_DAY)));
    }

    private static boolean chance(SplittableRandom random, int percent) {
        return random.nextInt(100) < percent;
    }

    /** Cents as a decimal number without an exponent. */
    static String money(int cents) {
        return cents / 100 + "." + cents / 10 % 10 + cents % 10;
    }
}
