package app.tandem.demo;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What happens in a shop all day: points move, people join, leave, and change their addresses. */
final class RandomChanges {
    private final DemoClient api;
    private final Random random;

    RandomChanges(DemoClient api, long seed) {
        this.api = api;
        this.random = new Random(seed);
    }

    void make(int changes, BruteForce shop) {
        for (var i = 0; i < changes; i++) {
            switch (random.nextInt(4)) {
                case 0 -> movePoints(pick(shop.customers()));
                case 1 -> enrol(pick(shop.customers()));
                case 2 -> unsubscribe(pick(shop.people()));
                default -> swapEmails(pick(shop.people()), pick(shop.people()));
            }
        }
    }

    private void movePoints(BruteForce.Customer customer) {
        api.post(
                "/api/rewards/customers/" + customer.id() + "/points",
                Map.of(
                        "points_change", 10 + random.nextInt(600),
                        "description", "Thanks for your visit",
                        "request_id", "demo-" + random.nextLong(Long.MAX_VALUE)));
    }

    private void enrol(BruteForce.Customer customer) {
        api.patch(
                "/api/rewards/customers/" + customer.id(),
                Map.of("state", List.of("member", "candidate", "disabled").get(random.nextInt(3))));
    }

    private void unsubscribe(BruteForce.Person person) {
        api.post("/api/v1/subscribers/" + person.id() + "/unsubscribe", Map.of());
    }

    private void swapEmails(BruteForce.Person one, BruteForce.Person other) {
        api.patch("/api/v1/subscribers/" + one.id(), email(other.email()));
        api.patch("/api/v1/subscribers/" + other.id(), email(one.email()));
    }

    private static Map<String, @Nullable Object> email(String email) {
        return Collections.singletonMap("email", email.isEmpty() ? null : email); // Null clears it.
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
