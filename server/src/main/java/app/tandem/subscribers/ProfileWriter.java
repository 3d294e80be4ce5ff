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
     * @param by who asks, for the record
     * @param source what the feed is to say brought it; null for the API
     * @return one for each wish, in the same order
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Outcome> write(ShopId shop, List<ProfileWish> wishes, String by, @Nullable String source) {
        var outcomes = new Outcome[wishes.size()];
        var drafts = drafts(shop, wishes, true, outcomes);
        var changing = rehearse(shop, drafts, by, outcomes);
        var raced = apply(shop, drafts, changing, by, source, outcomes);
        if (!raced.isEmpty()) {
            // Somebody else made these people since we looked. They are committed by now, so this time we merge.
            var again = write(shop, raced.stream().map(Draft::wish).toList(), by, source);
            for (var i = 0; i < raced.size(); i++) outcomes[raced.get(i).index] = again.get(i);
        }
        return Arrays.asList(outcomes);
    }

    /** What {@link #write} would answer, without writing or locking anything. */
    public List<Outcome> rehearse(ShopId shop, List<ProfileWish> wishes, String by) {
        var outcomes = new Outcome[wishes.size()];
        var drafts = drafts(shop, wishes, false, outcomes);
        var changing = rehearse(shop, drafts, by, outcomes);
        for (var draft : drafts) {
            if (outcomes[draft.index] == null) outcomes[draft.index] = written(draft, draft.after.id(), changing);
        }
        return Arrays.asList(outcomes);
    }

    /** {@link #write} for one, where a refusal is the answer. */
    @Transactional
    public Outcome.Written writeOne(ShopId shop, ProfileWish wish, String by, @Nullable String source) {
        return orThrow(write(shop, List.of(wish), by, source).getFirst());
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
        var after = wish.applyTo(before, before.createdAt());
        if (!after.phone().equals(before.phone())
                && !rows.byPhones(shop, List.of(after.phone()), false).isEmpty()) {
            throw phoneTaken();
        }
        var outcomes = new Outcome[1];
        var drafts = List.of(new Draft(0, wish, before, after));
        var changing = rehearse(shop, drafts, by, outcomes);
        apply(shop, drafts, changing, by, null, outcomes);
        return orThrow(Objects.requireNonNull(outcomes[0]));
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

    private List<Draft> drafts(ShopId shop, List<ProfileWish> wishes, boolean lock, @Nullable Outcome[] outcomes) {
        var known = new HashMap<PhoneNumber, Subscriber>();
        for (var person :
                rows.byPhones(shop, wishes.stream().map(ProfileWriter::phone).toList(), lock)) {
            known.put(person.phone(), person);
        }
        var now = now();
        var drafts = new ArrayList<Draft>(wishes.size());
        for (var i = 0; i < wishes.size(); i++) {
            var wish = wishes.get(i);
            var before = known.get(phone(wish));
            try {
                drafts.add(new Draft(i, wish, before, wish.applyTo(before, now)));
            } catch (Problem problem) {
                outcomes[i] = new Outcome.Refused(problem);
            }
        }
        return drafts;
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
    private List<Draft> apply(
            ShopId shop,
            List<Draft> drafts,
            LinkedHashSet<Integer> changing,
            String by,
            @Nullable String source,
            @Nullable Outcome[] outcomes) {
        var accepted =
                drafts.stream().filter(draft -> outcomes[draft.index] == null).toList();
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
        var types = new HashMap<String, String>();
        var written = new LinkedHashMap<SubscriberId, Draft>();
        for (var draft : accepted) {
            var id = draft.before == null ? ids.get(draft.after.phone()) : draft.before.id();
            if (id == null) {
                raced.add(draft);
                continue;
            }
            written.put(id, draft);
            outcomes[draft.index] = written(draft, id, changing);
            if (!draft.profileChanges()) continue;
            facts.add(difference(id, draft.before == null ? Map.of() : draft.before.facts(), draft.after.facts()));
            draft.after
                    .properties()
                    .forEach((name, value) -> types.merge(
                            name, SubscriberRows.type(value), (one, other) -> one.equals(other) ? one : "text"));
            if (draft.before == null
                    || !draft.before.phone().equals(draft.after.phone())
                    || !Objects.equals(draft.before.email(), draft.after.email())) {
                profiles.add(profileChange(id, draft));
            }
        }
        if (!types.isEmpty()) rows.registerProperties(shop, types);
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
