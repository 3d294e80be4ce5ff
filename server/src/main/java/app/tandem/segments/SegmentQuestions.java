package app.tandem.segments;

import app.tandem.segments.SegmentController.CountAnswer;
import app.tandem.segments.SegmentController.ExplainAnswer;
import app.tandem.segments.SegmentController.MembersAnswer;
import app.tandem.segments.SegmentController.PreviewAnswer;
import app.tandem.segments.SegmentController.Previewed;
import app.tandem.segments.SegmentController.SegmentAnswer;
import app.tandem.segments.SegmentRows.Row;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What people ask of segments: how many, who, and why. */
@Component
class SegmentQuestions {
    private static final int BATCH = 1_000;
    /** How many people one request reads the past of; the cursor goes on from there. */
    private static final int MOST_PAST = 100_000;

    private final SegmentRows rows;
    private final FactSources facts;
    private final FactHistory history;
    private final AudienceSearch search;
    private final Subscribers subscribers;
    private final Shops shops;
    private final MembershipHistory memberships;
    private final Clock clock;

    SegmentQuestions(
            SegmentRows rows,
            FactSources facts,
            FactHistory history,
            AudienceSearch search,
            Subscribers subscribers,
            Shops shops,
            MembershipHistory memberships,
            Clock clock) {
        this.rows = rows;
        this.facts = facts;
        this.history = history;
        this.search = search;
        this.subscribers = subscribers;
        this.shops = shops;
        this.memberships = memberships;
        this.clock = clock;
    }

    Catalogue catalogue(ShopId shop) {
        return facts.catalogue(shop);
    }

    /** A rule put to a shop at an instant. */
    private record Question(Rule rule, Asked asked, Set<String> unavailable) {
        boolean isOff() {
            return !unavailable.isEmpty();
        }

        String sentence() {
            return new Words(asked.zone()).sentence(rule);
        }
    }

    CountAnswer count(ShopId shop, @Nullable JsonNode rule) {
        var begun = System.nanoTime();
        var question = question(shop, rule);
        var size = size(shop, question);
        var took = (System.nanoTime() - begun) / 1_000_000;
        return new CountAnswer(
                size.count(),
                size.reachable(),
                question.asked().now(),
                took,
                question.sentence(),
                question.unavailable());
    }

    PreviewAnswer preview(ShopId shop, @Nullable JsonNode json, int limit) {
        var question = question(shop, json);
        var size = size(shop, question);
        var some = question.isOff() ? Map.<SubscriberId, PersonFacts>of() : some(shop, question, Long.MIN_VALUE, limit);
        var answers = subscribers.answers(shop, List.copyOf(some.keySet()));
        var data = new ArrayList<Previewed>(answers.size());
        for (var answer : answers) {
            var own = Objects.requireNonNull(some.get(SubscriberId.parse(answer.id())));
            var tree = new Explanation(question.asked(), own).explain(question.rule(), Objects.requireNonNull(json));
            data.add(new Previewed(answer, Explanation.reasons(tree)));
        }
        return new PreviewAnswer(
                size.count(),
                size.reachable(),
                question.asked().now(),
                question.sentence(),
                question.unavailable(),
                data);
    }

    /** What was just saved, once it is filled: whoever changes after the answer enters or leaves. */
    SegmentAnswer saved(ShopId shop, SegmentId id) {
        var row = existing(shop, id);
        var rules = rules(shop, null);
        var rule = rules.readable(id);
        if (rule != null && rules.catalogue().unavailable(List.of(rule)).isEmpty()) {
            memberships.awaitFill(shop, id, row.version());
        }
        return answer(shop, row, rules, new Sizes(shop));
    }

    SegmentAnswer answer(ShopId shop, SegmentId id) {
        return answer(shop, existing(shop, id), rules(shop, null), new Sizes(shop));
    }

    Page<SegmentAnswer> list(ShopId shop, PageRequest page) {
        var rules = rules(shop, null);
        var sizes = new Sizes(shop);
        return Page.of(rows.list(shop, page), page, row -> row.id().value())
                .map(row -> answer(shop, row, rules, sizes));
    }

    private SegmentAnswer answer(ShopId shop, Row row, ShopRules rules, Sizes sizes) {
        Question question;
        try {
            question = question(shop, row.id(), rules, null);
        } catch (Problem | RuleParser.Cycle unreadable) {
            // Whoever sees it can mend it, and the others are still to be seen.
            return answer(shop, row, String.valueOf(unreadable.getMessage()), null, null, Set.of());
        }
        var size = sizes.ifKnown(question);
        var asOf = size == null ? null : question.asked().now();
        return answer(shop, row, question.sentence(), size, asOf, question.unavailable());
    }

    private SegmentAnswer answer(
            ShopId shop,
            Row row,
            String sentence,
            AudienceSearch.@Nullable Size size,
            @Nullable Instant asOf,
            Set<String> unavailable) {
        return new SegmentAnswer(
                row.id().toString(),
                row.name(),
                row.rule(),
                sentence,
                size == null ? null : size.count(),
                size == null ? null : size.reachable(),
                asOf,
                row.version(),
                row.createdAt(),
                row.updatedAt(),
                row.readyMade(),
                unavailable,
                memberships.standing(shop, row.id(), row.version(), unavailable));
    }

    /** The sizes that one request asks for. It waits for an index that is behind once, not for each segment. */
    private final class Sizes {
        private final ShopId shop;
        private boolean behind;

        Sizes(ShopId shop) {
            this.shop = shop;
        }

        /** @return null where the index is behind: what is saved is saved, only its size is not known yet */
        AudienceSearch.@Nullable Size ifKnown(Question question) {
            if (behind) return null;
            try {
                return size(shop, question);
            } catch (Problem problem) {
                if (problem.status() != HttpStatus.SERVICE_UNAVAILABLE) throw problem;
                behind = true;
                return null;
            }
        }
    }

    MembersAnswer members(ShopId shop, SegmentId id, @Nullable Instant at, PageRequest page) {
        existing(shop, id);
        if (at != null) return pastMembers(shop, id, past(shop, at), page);
        var question = question(shop, id, rules(shop, null), null);
        if (question.isOff()) return new MembersAnswer(List.of(), null, question.unavailable());
        var after = page.after() == null ? Long.MIN_VALUE : page.after();
        var found = List.copyOf(some(shop, question, after, page.fetch()).keySet());
        return answers(shop, Page.of(found, page, SubscriberId::value));
    }

    private MembersAnswer pastMembers(ShopId shop, SegmentId id, Instant at, PageRequest page) {
        var question = question(shop, id, rules(shop, at), at);
        if (question.isOff()) return new MembersAnswer(List.of(), null, question.unavailable());
        var written = memberships.at(shop, id, at).orElse(null);
        if (written != null) {
            var members = new ArrayList<SubscriberId>();
            written.forEach(page.after() == null ? Long.MIN_VALUE : page.after(), person -> {
                members.add(new SubscriberId(person));
                return members.size() < page.fetch();
            });
            return answers(shop, Page.of(members, page, SubscriberId::value));
        }
        var evaluator = new Evaluator(question.asked());
        var found = new ArrayList<SubscriberId>();
        @Nullable SubscriberId last = page.after() == null ? null : new SubscriberId(page.after());
        for (var read = 0; read < MOST_PAST; read += BATCH) {
            var batch = subscribers.after(shop, last, BATCH);
            if (batch.isEmpty()) return answers(shop, Page.of(found, page, SubscriberId::value));
            var then = facts.facts(shop, batch, question.rule(), at);
            for (var person : batch) {
                var own = then.get(person);
                if (own != null && evaluator.holds(question.rule(), own)) found.add(person);
                if (found.size() == page.fetch()) return answers(shop, Page.of(found, page, SubscriberId::value));
            }
            last = batch.getLast();
        }
        return answers(shop, new Page<>(found, String.valueOf(last), null));
    }

    ExplainAnswer explain(ShopId shop, SegmentId id, SubscriberId subscriber, @Nullable Instant at) {
        existing(shop, id);
        subscribers.get(shop, subscriber);
        var then = at == null ? null : past(shop, at);
        var row = (then == null ? rows.find(shop, id) : rows.find(shop, id, then)).orElseThrow();
        var question = question(shop, id, rules(shop, then), then);
        var own = facts.facts(shop, List.of(subscriber), question.rule(), then).get(subscriber);
        var tree = new Explanation(
                        question.asked(), own == null ? new PersonFacts(subscriber, Map.of(), Map.of()) : own)
                .explain(question.rule(), row.rule());
        return new ExplainAnswer(
                own != null && tree.holds() && !question.isOff(),
                own != null,
                own == null ? List.of() : List.of(tree),
                own == null ? List.of() : Explanation.reasons(tree),
                question.asked().now(),
                row.version(),
                question.sentence(),
                question.unavailable());
    }

    private AudienceSearch.Size size(ShopId shop, Question question) {
        return question.isOff() ? new AudienceSearch.Size(0, 0) : search.size(shop, question.rule(), question.asked());
    }

    /** The first members after an id, with the facts the rule asks for. */
    private Map<SubscriberId, PersonFacts> some(ShopId shop, Question question, long after, int limit) {
        var found = new LinkedHashMap<SubscriberId, PersonFacts>();
        search.forEachBatch(shop, question.rule(), question.asked(), after, limit, members -> {
            members.forEach((person, own) -> {
                if (found.size() < limit) found.put(person, own);
            });
            return found.size() < limit;
        });
        return found;
    }

    private MembersAnswer answers(ShopId shop, Page<SubscriberId> page) {
        return new MembersAnswer(subscribers.answers(shop, page.data()), page.nextCursor(), Set.of());
    }

    private Row existing(ShopId shop, SegmentId id) {
        return rows.find(shop, id).orElseThrow(() -> Problem.notFound("segment"));
    }

    private Instant past(ShopId shop, Instant at) {
        if (at.isAfter(clock.instant())) {
            throw Problem.invalid("at-invalid", "at", "at lies in the future, of which nothing is known.");
        }
        history.check(shop, at);
        return at;
    }

    private Question question(ShopId shop, @Nullable JsonNode json) {
        var rules = rules(shop, null);
        return question(shop, rules.parse(json, null), rules, null);
    }

    private Question question(ShopId shop, SegmentId id, ShopRules rules, @Nullable Instant at) {
        return question(shop, Objects.requireNonNull(rules.find(id)).rule(), rules, at);
    }

    private Question question(ShopId shop, Rule rule, ShopRules rules, @Nullable Instant at) {
        var asked = new Asked(at == null ? clock.instant() : at, shops.get(shop).timeZone());
        return new Question(rule, asked, rules.catalogue().unavailable(List.of(rule)));
    }

    private ShopRules rules(ShopId shop, @Nullable Instant at) {
        return new ShopRules(shop, facts.catalogue(shop), rows, at);
    }
}
