package app.tandem.segments;

import app.tandem.segments.MembershipController.DifferenceAnswer;
import app.tandem.segments.MembershipController.HistoryAnswer;
import app.tandem.segments.MembershipController.HistoryEntry;
import app.tandem.segments.MembershipController.MoveAnswer;
import app.tandem.segments.MembershipController.MovesAnswer;
import app.tandem.segments.MembershipController.NamedSegment;
import app.tandem.segments.MembershipController.PersonSegment;
import app.tandem.segments.MembershipController.SizesAnswer;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.SubscriberAnswer;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people ask about coming and going. */
@Component
class MembershipQuestions {
    private static final Duration USUAL_CHART = Duration.ofDays(30);

    private final SegmentRows rows;
    private final MembershipReport report;
    private final MembershipHistory history;
    private final FactSources facts;
    private final Subscribers subscribers;
    private final Shops shops;
    private final Clock clock;

    MembershipQuestions(
            SegmentRows rows,
            MembershipReport report,
            MembershipHistory history,
            FactSources facts,
            Subscribers subscribers,
            Shops shops,
            Clock clock) {
        this.rows = rows;
        this.report = report;
        this.history = history;
        this.facts = facts;
        this.subscribers = subscribers;
        this.shops = shops;
        this.clock = clock;
    }

    HistoryAnswer history(ShopId shop, SegmentId segment, int limit, @Nullable String cursor) {
        check(shop, segment);
        awaitNow(shop);
        var entries = report.history(shop, segment, limit + 1, cursor);
        var shown = entries.size() > limit ? entries.subList(0, limit) : entries;
        var people = people(
                shop,
                shown.stream()
                        .map(MembershipReport.Entry::subscriber)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        var data = shown.stream().map(entry -> entry(entry, people)).toList();
        return new HistoryAnswer(data, entries.size() > limit ? shown.getLast().cursor() : null);
    }

    private Map<String, SubscriberAnswer> people(ShopId shop, List<SubscriberId> ids) {
        var people = new HashMap<String, SubscriberAnswer>();
        subscribers.answers(shop, ids).forEach(each -> people.put(each.id(), each));
        return people;
    }

    private static HistoryEntry entry(MembershipReport.Entry entry, Map<String, SubscriberAnswer> people) {
        var subscriber = entry.subscriber();
        var hasBefore = subscriber == null && !entry.kind().equals("filled");
        return new HistoryEntry(
                Long.toString(entry.id()),
                entry.at(),
                entry.kind(),
                entry.cause(),
                subscriber == null ? null : people.get(subscriber.toString()),
                entry.change() == null ? null : Long.toString(entry.change()),
                hasBefore ? entry.came() : null,
                hasBefore ? entry.went() : null,
                subscriber == null ? entry.members() : null);
    }

    SizesAnswer sizes(ShopId shop, SegmentId segment, @Nullable Instant from, @Nullable Instant to) {
        check(shop, segment);
        var now = clock.instant();
        var end = to == null || to.isAfter(now) ? now : to;
        var begin = from == null ? end.minus(USUAL_CHART) : from;
        if (!begin.isBefore(end))
            throw Problem.invalid("from-invalid", "from", "from must lie before to, and before now.");
        var _ = history.awaitWorkedOff(shop, Fact.micros(end));
        return new SizesAnswer(report.sizes(shop, segment, begin, end));
    }

    DifferenceAnswer difference(
            ShopId shop, SegmentId segment, Instant from, @Nullable Instant to, boolean entered, PageRequest page) {
        check(shop, segment);
        var now = clock.instant();
        var end = to == null ? now : to;
        if (end.isAfter(now))
            throw Problem.invalid("to-invalid", "to", "to lies in the future, of which nothing is known.");
        if (from.isAfter(end)) throw Problem.invalid("from-invalid", "from", "from must lie before to.");
        var before = at(shop, segment, from, "from");
        var after = at(shop, segment, end, "to");
        var came = after.sizeWithout(before);
        var shown = entered ? after.without(before) : before.without(after);
        var found = new ArrayList<SubscriberId>();
        shown.forEach(page.after() == null ? Long.MIN_VALUE : page.after(), person -> {
            found.add(new SubscriberId(person));
            return found.size() < page.fetch();
        });
        var some = Page.of(found, page, SubscriberId::value);
        return new DifferenceAnswer(
                came,
                before.sizeWithout(after),
                after.size() - came,
                subscribers.answers(shop, some.data()),
                some.nextCursor());
    }

    private MemberSet at(ShopId shop, SegmentId segment, Instant at, String field) {
        return history.at(shop, segment, at)
                .orElseThrow(() -> Problem.invalid(
                        "before-history",
                        field,
                        "Who was in this segment at " + at
                                + " is not written down. Ask for a time after it was made or "
                                + "last edited, and while its integrations were on."));
    }

    MovesAnswer moves(ShopId shop, long after, int limit) {
        var moves = report.stream(shop, after, limit);
        var next = moves.isEmpty() ? after : moves.getLast().id();
        return new MovesAnswer(moves.stream().map(MembershipQuestions::move).toList(), Long.toString(next));
    }

    private static MoveAnswer move(MembershipReport.Streamed move) {
        return new MoveAnswer(
                Long.toString(move.id()),
                move.segment().toString(),
                move.subscriber().toString(),
                move.entered() ? "entered" : "left",
                Fact.instant(move.at()),
                move.change() == null ? "time" : "data",
                move.change() == null ? null : Long.toString(move.change()),
                move.version());
    }

    /** Every segment with whether the person is in it now, and why. */
    List<PersonSegment> segmentsOf(ShopId shop, SubscriberId person) {
        subscribers.get(shop, person);
        var catalogue = facts.catalogue(shop);
        var rules = new ShopRules(shop, catalogue, rows, null);
        var asked = new Asked(clock.instant(), shops.get(shop).timeZone());
        var readable = new HashMap<SegmentId, Rule>();
        var all = rows.all(shop);
        for (var row : all) {
            var rule = rules.readable(row.id());
            if (rule != null) readable.put(row.id(), rule);
        }
        var own = facts.facts(shop, List.of(person), readable.values(), null).get(person);
        if (own == null) return List.of();
        var since = report.lastMoves(shop, person);
        var words = new Words(asked.zone());
        var explanation = new Explanation(asked, own);
        var answers = new ArrayList<PersonSegment>();
        for (var row : all) {
            var rule = readable.get(row.id());
            if (rule == null) continue;
            var tree = explanation.explain(rule, row.rule());
            var isOff = !catalogue.unavailable(List.of(rule)).isEmpty();
            var last = since.get(row.id());
            var member = tree.holds() && !isOff;
            answers.add(new PersonSegment(
                    new NamedSegment(row.id().toString(), row.name(), words.sentence(rule)),
                    member,
                    last != null && last.entered() == member ? Fact.instant(last.at()) : null,
                    Explanation.reasons(tree)));
        }
        return answers;
    }

    private void check(ShopId shop, SegmentId segment) {
        if (rows.find(shop, segment).isEmpty()) throw Problem.notFound("segment");
    }

    private void awaitNow(ShopId shop) {
        var _ = history.awaitWorkedOff(shop, Fact.micros(clock.instant()));
    }
}
