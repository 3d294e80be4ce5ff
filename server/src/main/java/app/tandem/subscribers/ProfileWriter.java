package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.ProfilePart.ProfileChange;
import app.tandem.subscribers.ProfilePart.Rehearsal;
import app.tandem.subscribers.ProfilePart.Wish;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes profiles, one or a thousand: locks, compares, refuses, writes what really changed, tells the change feed and
 * the parts. The same code answers a dry run, which stops before the writing.
 */
@Component
class ProfileWriter {

    /** What became of a wish. */
    sealed interface Outcome {
        /** @param id of no meaning in a dry run of somebody new */
        record Written(SubscriberId id, boolean created, boolean changed) implements Outcome {}

        /** Nothing of the wish was written. */
        record Refused(Problem problem) implements Outcome {}
    }

    /** One wish on its way: {@code before} is null for somebody new. */
    private record Draft(
            int index, ProfileWish wish, @Nullable Subscriber before, Subscriber after) {
        boolean profileChanges() {
            return before == null || !before.equals(after);
        }
    }

    /**
     * What is to be written.
     *
     * @param changing the positions at which a part would change
     * @param outcomes by position; null for what is still to be written
     */
    private record Plan(
            List<Draft> drafts,
            LinkedHashSet<Integer> changing,
            @Nullable Outcome[] outcomes) {
        Stream<Draft> accepted() {
            return drafts.stream().filter(draft -> outcomes[draft.index] == null);
        }
    }

    private final SubscriberRows rows;
    private final ChangeFeed feed;
    private final ObjectProvider<ProfilePart> parts;
    private final Clock clock;

    ProfileWriter(SubscriberRows rows, ChangeFeed feed, ObjectProvider<ProfilePart> parts, Clock clock) {
        this.rows = rows;
        this.feed = feed;
        this.parts = parts;
        this.clock = clock;
    }

    /**
     * Makes people or merges into those who have the number.
     *
     * @param wishes each with a number, no number twice
     * @param news the types that properties new to the shop are to have; those not named get them from their first value
     * @param by who asks, for the record
     * @param source what the feed is to say brought it; null for the API
     * @return one for each wish, in the same order
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Outcome> write(
            ShopId shop, List<ProfileWish> wishes, Map<String, PropertyType> news, String by, @Nullable String source) {
        var plan = plan(shop, wishes, known(shop, wishes, true), new PropertyTypes(rows, shop, news), by);
        var raced = apply(shop, plan, by, source);
        if (!raced.isEmpty()) {
            // Somebody else made these people since we looked. They are committed by now, so this time we merge.
            var again = write(
                    shop, raced.stream().map(draft -> wishes.get(draft.index)).toList(), news, by, source);
            for (var i = 0; i < raced.size(); i++) plan.outcomes[raced.get(i).index] = again.get(i);
        }
        return Arrays.asList(plan.outcomes);
    }

    /** What {@link #write} would answer, without writing or locking anything. */
    public List<Outcome> rehearse(ShopId shop, List<ProfileWish> wishes, Map<String, PropertyType> news, String by) {
        var types = new PropertyTypes(rows, shop, news);
        types.look(wishes);
        var plan = plan(shop, wishes, known(shop, wishes, false), types, by, new Outcome[wishes.size()]);
        for (var draft : plan.drafts) {
            if (plan.outcomes[draft.index] == null) {
                plan.outcomes[draft.index] = written(draft, draft.after.id(), plan.changing);
            }
        }
        return Arrays.asList(plan.outcomes);
    }

    /** {@link #write} for one, where a refusal is the answer. */
    @Transactional
    public Outcome.Written writeOne(ShopId shop, ProfileWish wish, String by, @Nullable String source) {
        return orThrow(write(shop, List.of(wish), Map.of(), by, source).getFirst());
    }

    /**
     * Changes somebody known, perhaps their number too.
     *
     * @throws Problem 404, or 409 {@code phone-taken}, or what a part refuses
     */
    @Transactional
    public Outcome.Written change(ShopId shop, SubscriberId id, ProfileWish wish, String by) {
        var before = rows.lock(shop, id);
        if (before == null) throw Problem.notFound("subscriber");
        var number = wish.phone();
        if (number != null
                && !number.equals(before.phone())
                && !rows.byPhones(shop, List.of(number), false).isEmpty()) {
            throw phoneTaken();
        }
        var plan = plan(shop, List.of(wish), List.of(before), new PropertyTypes(rows, shop, Map.of()), by);
        apply(shop, plan, by, null);
        return orThrow(Objects.requireNonNull(plan.outcomes[0]));
    }

    static Problem phoneTaken() {
        return Problem.conflict("phone-taken", "Another subscriber already has this phone number.");
    }

    private static Outcome.Written orThrow(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Written written -> written;
            case Outcome.Refused(Problem problem) -> throw problem;
        };
    }

    /** Whom each wish is about; null where somebody new. */
    private List<@Nullable Subscriber> known(ShopId shop, List<ProfileWish> wishes, boolean lock) {
        var known = new HashMap<PhoneNumber, Subscriber>();
        for (var person :
                rows.byPhones(shop, wishes.stream().map(ProfileWriter::phone).toList(), lock)) {
            known.put(person.phone(), person);
        }
        var people = new ArrayList<@Nullable Subscriber>(wishes.size());
        for (var wish : wishes) people.add(known.get(phone(wish)));
        return people;
    }

    /**
     * Decides what is to be written and gives new properties their types. Should somebody else have given one of them
     * another type in the meantime, theirs counts and everything is decided again.
     */
    private Plan plan(
            ShopId shop, List<ProfileWish> wishes, List<@Nullable Subscriber> before, PropertyTypes types, String by) {
        types.look(wishes);
        while (true) {
            var plan = plan(shop, wishes, before, types, by, new Outcome[wishes.size()]);
            if (types.register(plan.accepted().map(Draft::wish).toList())) return plan;
        }
    }

    private Plan plan(
            ShopId shop,
            List<ProfileWish> wishes,
            List<@Nullable Subscriber> before,
            PropertyTypes types,
            String by,
            @Nullable Outcome[] outcomes) {
        var now = now();
        var drafts = new ArrayList<Draft>(wishes.size());
        for (var i = 0; i < wishes.size(); i++) {
            try {
                var wish = wishes.get(i).typed(types.all());
                var person = before.get(i);
                drafts.add(new Draft(i, wish, person, wish.applyTo(person, person == null ? now : person.createdAt())));
            } catch (Problem problem) {
                outcomes[i] = new Outcome.Refused(problem);
            }
        }
        return new Plan(drafts, rehearse(shop, drafts, by, outcomes), outcomes);
    }

    private static PhoneNumber phone(ProfileWish wish) {
        return Objects.requireNonNull(wish.phone(), "a wish needs a number");
    }

    /** Notes refusals in {@code outcomes} and answers the positions at which a part would change. */
    private LinkedHashSet<Integer> rehearse(ShopId shop, List<Draft> drafts, String by, @Nullable Outcome[] outcomes) {
        var changing = new LinkedHashSet<Integer>();
        for (var part : parts) {
            var asked = drafts.stream()
                    .filter(draft -> outcomes[draft.index] == null)
                    .filter(draft -> draft.wish.parts().containsKey(part.name()))
                    .toList();
            if (asked.isEmpty()) continue;
            var answers = part.rehearse(
                    shop, asked.stream().map(draft -> partWish(draft, part, by)).toList());
            for (var i = 0; i < asked.size(); i++) {
                switch (answers.get(i)) {
                    case Rehearsal.Refused(Problem problem) ->
                        outcomes[asked.get(i).index] = new Outcome.Refused(problem);
                    case Rehearsal.Accepted(boolean changes) -> {
                        if (changes) changing.add(asked.get(i).index);
                    }
                }
            }
        }
        return changing;
    }

    private static Wish partWish(Draft draft, ProfilePart part, String by) {
        return new Wish(
                draft.after.phone(), Objects.requireNonNull(draft.wish.parts().get(part.name())), by);
    }

    private static Outcome.Written written(Draft draft, SubscriberId id, LinkedHashSet<Integer> changing) {
        return new Outcome.Written(id, draft.before == null, draft.profileChanges() || changing.contains(draft.index));
    }

    /** Writes what was not refused; answers those whose number somebody else took in the meantime. */
    private List<Draft> apply(ShopId shop, Plan plan, String by, @Nullable String source) {
        var accepted = plan.accepted().toList();
        var made = accepted.stream()
                .filter(draft -> draft.before == null)
                .map(Draft::after)
                .toList();
        var changed = accepted.stream()
                .filter(draft -> draft.before != null && draft.profileChanges())
                .map(Draft::after)
                .toList();
        var ids = made.isEmpty() ? Map.<PhoneNumber, SubscriberId>of() : rows.insert(shop, made);
        if (!changed.isEmpty()) update(shop, changed);

        var raced = new ArrayList<Draft>();
        var facts = new ArrayList<FactChange>();
        var profiles = new ArrayList<ProfileChange>();
        var written = new LinkedHashMap<SubscriberId, Draft>();
        for (var draft : accepted) {
            var id = draft.before == null ? ids.get(draft.after.phone()) : draft.before.id();
            if (id == null) {
                raced.add(draft);
                continue;
            }
            written.put(id, draft);
            plan.outcomes[draft.index] = written(draft, id, plan.changing);
            if (!draft.profileChanges()) continue;
            facts.add(difference(id, draft.before == null ? Map.of() : draft.before.facts(), draft.after.facts()));
            if (draft.before == null
                    || !draft.before.phone().equals(draft.after.phone())
                    || !Objects.equals(draft.before.email(), draft.after.email())) {
                profiles.add(profileChange(id, draft));
            }
        }
        feed.append(shop, facts, source);
        for (var part : parts) {
            if (!profiles.isEmpty()) part.profilesChanged(shop, profiles);
            var wishes = new LinkedHashMap<SubscriberId, Wish>();
            written.forEach((id, draft) -> {
                if (draft.wish.parts().containsKey(part.name())) wishes.put(id, partWish(draft, part, by));
            });
            if (!wishes.isEmpty()) part.write(shop, wishes);
        }
        return raced;
    }

    private void update(ShopId shop, List<Subscriber> changed) {
        try {
            rows.update(shop, changed);
        } catch (org.springframework.dao.DuplicateKeyException _) {
            throw phoneTaken(); // Only a changed number can collide, and only one changes at a time.
        }
    }

    private static ProfileChange profileChange(SubscriberId id, Draft draft) {
        var before = draft.before;
        return new ProfileChange(
                id,
                draft.after.phone(),
                before == null,
                before == null ? null : before.phone(),
                before == null ? null : text(before.email()),
                text(draft.after.email()));
    }

    private static @Nullable String text(@Nullable EmailAddress email) {
        return email == null ? null : email.value();
    }

    private static FactChange difference(SubscriberId id, Map<String, Object> before, Map<String, Object> after) {
        var was = new LinkedHashMap<String, @Nullable Object>();
        var now = new LinkedHashMap<String, @Nullable Object>();
        var fields = new LinkedHashSet<>(before.keySet());
        fields.addAll(after.keySet());
        for (var field : fields) {
            if (Objects.equals(before.get(field), after.get(field))) continue;
            was.put(field, before.get(field));
            now.put(field, after.get(field));
        }
        return new FactChange(id, was, now);
    }

    /** As fine as the database keeps it, so that what we tell equals what we read back. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
