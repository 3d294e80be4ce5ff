package app.tandem.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A shop as they are: 10,000 customers in the loyalty program, 8,000 people who get texts, most of them the same people
 * by e-mail, and the odd cases: no e-mail, one e-mail twice, opted out, points without membership, shut out. The same
 * seed gives the same shop.
 */
final class SampleShop {
    static final int CUSTOMERS = 10_000;
    static final int SUBSCRIBERS = 8_000;
    private static final int TWICE = 150;

    // Numbers 555-0100 to 555-0199 are set aside for fiction: nobody can ever be texted by mistake. The first of each
    // area
    // is left out, for the sandbox carrier sends from one of them.
    private static final int[] AREA_CODES = {
        201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229, 231,
        234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304, 305, 307,
        308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 339, 347, 351,
        352, 360, 361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410, 412, 413, 414, 415, 417
    };
    private static final String[] FIRST = {
        "Ada", "Amara", "Ben", "Carla", "Chidi", "Dana", "Elif", "Emeka", "Farah", "Greta", "Hugo", "Ines", "Jonas",
        "Kai", "Lena", "Mateo", "Mia", "Noor", "Olga", "Pablo", "Quinn", "Rosa", "Sami", "Tara", "Uma", "Victor",
        "Wanda", "Xenia", "Yusuf", "Zoë"
    };
    private static final String[] LAST = {
        "Abara",
        "Berg",
        "Castillo",
        "Diaz",
        "Eriksen",
        "Fontaine",
        "García",
        "Haddad",
        "Ivanov",
        "Jensen",
        "Kim",
        "Lopez",
        "Marín",
        "Nakamura",
        "Okafor",
        "Petrov",
        "Rossi",
        "Santos",
        "Tanaka",
        "Weber"
    };

    /** A second customer with an e-mail that the first already has. */
    record Twin(String email, String firstName, String state, int points) {}

    private final Random random;
    private final List<String> emails = new ArrayList<>();

    SampleShop(long seed) {
        random = new Random(seed);
    }

    /** {@code email,first_name,last_name,state,points} */
    String customersCsv() {
        var csv = new StringBuilder("email,first_name,last_name,state,points\n");
        for (var i = 0; i < CUSTOMERS - TWICE; i++) {
            var first = pick(FIRST);
            var last = pick(LAST);
            var email = i % 33 == 0 ? "" : address(first, last, i);
            if (!email.isEmpty()) emails.add(email);
            var state = chance(62) ? "member" : chance(80) ? "candidate" : "disabled";
            csv.append(email)
                    .append(',')
                    .append(first)
                    .append(',')
                    .append(last)
                    .append(',')
                    .append(state);
            csv.append(',').append(points(state)).append('\n');
        }
        return csv.toString();
    }

    List<Twin> twins() {
        var twins = new ArrayList<Twin>();
        for (var i = 0; i < TWICE; i++) {
            var state = chance(50) ? "member" : chance(50) ? "candidate" : "disabled";
            twins.add(new Twin(emails.get(i * 7), pick(FIRST), state, points(state)));
        }
        return twins;
    }

    /** {@code phone,email,first_name,last_name,tags,consent_state,consent_method,consent_at} */
    String subscribersCsv() {
        var csv = new StringBuilder("phone,email,first_name,last_name,tags,consent_state,consent_method,consent_at\n");
        for (var i = 0; i < SUBSCRIBERS; i++) {
            var first = pick(FIRST);
            var last = pick(LAST);
            csv.append(phone(i)).append(',').append(emailOf(i, first, last)).append(',');
            csv.append(i % 50 == 0 ? "" : first).append(',').append(last).append(',');
            csv.append(chance(15) ? "vip" : chance(20) ? "newsletter" : "").append(',');
            if (chance(80))
                csv.append("subscribed,checkout,2026-01-").append(day()).append("T12:00:00Z\n");
            else if (chance(60))
                csv.append("unsubscribed,keyword,2026-02-").append(day()).append("T12:00:00Z\n");
            else csv.append(",,\n");
        }
        return csv.toString();
    }

    static String phone(int index) {
        return "+1%d555%04d".formatted(AREA_CODES[index / 99], 101 + index % 99);
    }

    private String emailOf(int index, String first, String last) {
        if (index % 21 == 0) return "";
        if (index % 11 == 0) return "only.texts." + index + "@example.com";
        if (index % 40 == 1) return emails.get((index + 1) % emails.size()); // Two people, one family address.
        var email = emails.get(index);
        return index % 30 == 7 ? email.toUpperCase(java.util.Locale.ROOT) : email; // People type as they like.
    }

    private int points(String state) {
        if (!state.equals("member") && chance(75)) return 0;
        return chance(20) ? 0 : random.nextInt(60) * 25 + (chance(10) ? 1500 : 0);
    }

    private String address(String first, String last, int index) {
        return (first + "." + last + "." + index + "@example.com")
                .toLowerCase(java.util.Locale.ROOT)
                .replace("ë", "e")
                .replace("í", "i");
    }

    private String day() {
        return "%02d".formatted(1 + random.nextInt(28));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }
}
