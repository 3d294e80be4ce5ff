package app.tandem.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The same questions answered the slow way: everybody is read from both systems and looked at one by one. It shares no
 * code with the segments it checks.
 */
final class BruteForce {
    /** @param email as the other system matches it; empty for none */
    record Customer(long id, String email, String state, long points, Instant updatedAt) {}

    record Person(String id, String phone, String email, String consent) {}

    private static final List<String> BEST_FIRST = List.of("member", "candidate", "disabled");
    private final List<Person> people = new ArrayList<>();
    private final List<Customer> customers = new ArrayList<>();
    private final Map<String, Customer> byEmail = new HashMap<>();

    private BruteForce() {}

    static BruteForce read(DemoClient api) {
        var all = new BruteForce();
        api.each(
                "/api/rewards/customers",
                row -> all.customers.add(new Customer(
                        row.path("id").asLong(),
                        tidy(row.path("email").asString("")),
                        row.path("state").asString(),
                        row.path("points_balance").asLong(),
                        Instant.parse(row.path("updated_at").asString()))));
        api.each(
                "/api/v1/subscribers",
                row -> all.people.add(new Person(
                        row.path("id").asString(),
                        row.path("phone").asString(),
                        tidy(row.path("email").asString("")),
                        row.path("consent").path("state").asString())));
        var worstFirst = Comparator.<Customer>comparingInt(each -> -BEST_FIRST.indexOf(each.state()))
                .thenComparing(Customer::updatedAt)
                .thenComparingLong(Customer::id);
        all.customers.stream()
                .filter(each -> !each.email().isEmpty())
                .sorted(worstFirst)
                .forEach(each -> all.byEmail.put(each.email(), each)); // The best comes last and stays.
        return all;
    }

    long count(BiPredicate<Person, @Nullable Customer> rule) {
        return people.stream()
                .filter(each -> rule.test(each, each.email().isEmpty() ? null : byEmail.get(each.email())))
                .count();
    }

    List<Person> people() {
        return people;
    }

    List<Customer> customers() {
        return customers;
    }

    private static String tidy(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
