package app.tandem.subscribers;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import app.tandem.shops.Shops;
import app.tandem.subscribers.EventBody.Who;
import app.tandem.subscribers.Events.NewEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Takes what happened from the merchant's own systems. */
@RestController
@RequestMapping("/api/v1/events")
class EventController {

    /** @param duplicates those whose {@code external_id} was known */
    record Taken(int accepted, int duplicates) {}

    /** Other modules number their own events; the callers' ids are apart from those. */
    private static final String EXTERNAL_ID = "api:";

    private final Events events;
    private final Subscribers subscribers;
    private final SubscriberRows rows;
    private final Shops shops;
    private final TransactionTemplate transaction;
    private final Clock clock;

    EventController(
            Events events,
            Subscribers subscribers,
            SubscriberRows rows,
            Shops shops,
            TransactionTemplate transaction,
            Clock clock) {
        this.events = events;
        this.subscribers = subscribers;
        this.rows = rows;
        this.shops = shops;
        this.transaction = transaction;
        this.clock = clock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Taken post(SignedIn who, @RequestBody JsonNode body) {
        var event = EventBody.parse(body, shops.get(who.shop()).country(), clock.instant());
        var person = People.of(this, who.shop(), List.of(event)).find(event.who());
        return record(who.shop(), List.of(toRecord(event, person)));
    }

    /** At most 1,000; all of them or, where one is refused, none. */
    @PostMapping("/batch")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Taken postBatch(SignedIn who, @RequestBody JsonNode body) {
        var batch = EventBody.batch(body, shops.get(who.shop()).country(), clock.instant());
        var people = People.of(this, who.shop(), batch);
        var found = new ArrayList<NewEvent>(batch.size());
        var faults = new ArrayList<Problem>();
        for (var i = 0; i < batch.size() && faults.size() < EventBody.MOST_FAULTS; i++) {
            try {
                found.add(toRecord(batch.get(i), people.find(batch.get(i).who())));
            } catch (Problem problem) {
                faults.add(EventBody.at(i, problem));
            }
        }
        EventBody.refuse(faults);
        return record(who.shop(), found);
    }

    private Taken record(ShopId shop, List<NewEvent> found) {
        int fresh = Objects.requireNonNull(transaction.execute(_ -> events.record(shop, found)));
        return new Taken(fresh, found.size() - fresh);
    }

    private static NewEvent toRecord(EventBody event, SubscriberId person) {
        var id = event.externalId();
        return new NewEvent(
                person, event.type(), event.occurredAt(), event.properties(), id == null ? null : EXTERNAL_ID + id);
    }

    /** Whoever a batch may be about, looked up at once. */
    private record People(Map<Who, List<SubscriberId>> known) {

        static People of(EventController here, ShopId shop, List<EventBody> batch) {
            var known = new HashMap<Who, List<SubscriberId>>();
            var ids = asked(batch, Who.Id.class).map(Who.Id::id).toList();
            if (!ids.isEmpty()) {
                here.subscribers.phones(shop, ids).keySet().forEach(id -> known.put(new Who.Id(id), List.of(id)));
            }
            var phones = asked(batch, Who.Phone.class).map(Who.Phone::phone).toList();
            if (!phones.isEmpty()) {
                here.rows
                        .byPhones(shop, phones, false)
                        .forEach(person -> known.put(new Who.Phone(person.phone()), List.of(person.id())));
            }
            var emails = asked(batch, Who.Email.class).map(Who.Email::email).toList();
            if (!emails.isEmpty()) {
                here.subscribers.byEmails(shop, emails).forEach((email, all) -> known.put(new Who.Email(email), all));
            }
            return new People(known);
        }

        private static <W extends Who> Stream<W> asked(List<EventBody> batch, Class<W> kind) {
            return batch.stream()
                    .map(EventBody::who)
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .distinct();
        }

        /** @throws Problem 422 {@code person-unknown} or {@code person-ambiguous} */
        SubscriberId find(Who who) {
            var found = known.getOrDefault(who, List.of());
            if (found.size() == 1) return found.getFirst();
            var asked = switch (who) {
                case Who.Id(var id) -> "the subscriber_id " + id;
                case Who.Phone(var phone) -> "the number " + phone;
                case Who.Email(var email) -> "the address " + email;
            };
            throw found.isEmpty()
                    ? Problem.invalid(
                            "person-unknown", who.field(), "Nobody has " + asked + ". Make the subscriber first.")
                    : Problem.invalid(
                            "person-ambiguous",
                            who.field(),
                            found.size() + " subscribers have " + asked + ". Give subscriber_id or phone instead.");
        }
    }
}
