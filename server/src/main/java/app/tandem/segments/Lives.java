package app.tandem.segments;

import app.tandem.shared.ShopId;
import app.tandem.subscribers.ChangeFeed;
import app.tandem.subscribers.Event;
import app.tandem.subscribers.SubscriberId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was known of people at every instant since some time, read for many at once. */
@Component
class Lives {
    /** The field that says since when there is somebody. */
    static final String EXISTENCE = "created_at";

    private final FactSources facts;
    private final ChangeFeed feed;

    Lives(FactSources facts, ChangeFeed feed) {
        this.facts = facts;
        this.feed = feed;
    }

    /**
     * Something that became known of a person.
     *
     * @param at microseconds since 1970
     * @param id of the change or event
     * @param fields what changed; empty for an event
     * @param type the event's; null where fields changed
     */
    record News(
            long at, long id, Set<String> fields, @Nullable String type) {}

    /** One person since some time. For one thread. */
    static final class Life {
        private final SubscriberId person;
        private final @Nullable PersonFacts now;
        private final List<ChangeFeed.Undo> undo;
        private final Map<String, FactType> types;
        private final List<News> news;
        private final Map<Long, PersonFacts> known = new HashMap<>();

        private Life(
                SubscriberId person,
                @Nullable PersonFacts now,
                List<ChangeFeed.Undo> undo,
                Map<String, FactType> types,
                long from) {
            this.person = person;
            this.now = now;
            this.undo = undo;
            this.types = types;
            this.news = news(now, undo, from);
        }

        private static List<News> news(@Nullable PersonFacts now, List<ChangeFeed.Undo> undo, long from) {
            var news = new ArrayList<News>();
            for (var each : undo) {
                news.add(new News(Fact.micros(each.at()), each.id(), each.was().keySet(), null));
            }
            if (now != null) {
                for (var events : now.events().values()) {
                    for (var event : events) {
                        var at = Fact.micros(event.recordedAt());
                        if (at >= from) news.add(new News(at, event.id(), Set.of(), event.type()));
                    }
                }
            }
            news.sort(Comparator.comparingLong(News::at).thenComparingLong(News::id));
            return news;
        }

        /** What became known since, in order. */
        List<News> news() {
            return news;
        }

        /** @return null where there was nobody then */
        @Nullable
        PersonFacts at(long micros) {
            if (now == null) return null;
            // Between two pieces of news nothing differs.
            var version = 0L;
            for (var each : news) {
                if (each.at <= micros) version++;
            }
            var facts = known.computeIfAbsent(version, _ -> past(now, Fact.instant(micros)));
            return facts.facts().containsKey(EXISTENCE) ? facts : null;
        }

        private PersonFacts past(PersonFacts facts, Instant at) {
            var then = new HashMap<>(facts.facts());
            // The newest first, so that of several changes after that time the first one's "was" stays.
            for (var change : undo) {
                if (!change.at().isAfter(at)) continue;
                change.was().forEach((field, was) -> {
                    var type = types.get(field);
                    var value = type == null ? null : FactHistory.value(was, type);
                    if (value == null) then.remove(field);
                    else then.put(field, value);
                });
            }
            var events = new HashMap<String, List<Event>>();
            facts.events().forEach((type, all) -> events.put(type, known(all, at)));
            return new PersonFacts(person, then, events);
        }

        private static List<Event> known(List<Event> all, Instant at) {
            for (var event : all) {
                if (event.recordedAt().isAfter(at)) {
                    return all.stream()
                            .filter(each -> !each.recordedAt().isAfter(at))
                            .toList();
                }
            }
            return all;
        }
    }

    /**
     * @param rules what will be asked about the people
     * @param from microseconds since 1970; what came before is not told apart
     */
    Map<SubscriberId, Life> read(
            ShopId shop, Catalogue catalogue, Collection<SubscriberId> people, Collection<Rule> rules, long from) {
        var types = new HashMap<String, FactType>();
        catalogue
                .offers()
                .forEach((field, offer) -> types.put(field, offer.criterion().type()));
        // First the facts: a change made in between is then undone without having been seen, which changes nothing.
        var now = facts.facts(shop, people, rules, null);
        var changes = feed.since(shop, people, Fact.instant(from));
        var lives = new HashMap<SubscriberId, Life>();
        for (var person : people) {
            lives.put(person, new Life(person, now.get(person), changes.getOrDefault(person, List.of()), types, from));
        }
        return lives;
    }
}
