package app.tandem.messages;

import app.tandem.consent.Consent;
import app.tandem.consent.Purpose;
import app.tandem.messages.ReplyWords.Meaning;
import app.tandem.messages.carriers.InboundTexts;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.SubscriberId;
import app.tandem.subscribers.Subscribers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what people text in. An opt-out and its answer are written in one transaction: once the far end knows that the
 * text was received, no text is claimed for the number any more.
 */
@Service
class Inbound implements InboundTexts {
    /** Two robots that answer each other's answers would never end. */
    private static final Duration ANSWER_ONCE_IN = Duration.ofMinutes(10);

    private static final String METHOD = "keyword";

    private final JdbcClient db;
    private final ReplyWords words;
    private final Consent consent;
    private final Subscribers subscribers;
    private final Shops shops;
    private final MessageStore messages;
    private final MessageEvents events;
    private final Clock clock;

    Inbound(
            JdbcClient db,
            ReplyWords words,
            Consent consent,
            Subscribers subscribers,
            Shops shops,
            MessageStore messages,
            MessageEvents events,
            Clock clock) {
        this.db = db;
        this.words = words;
        this.consent = consent;
        this.subscribers = subscribers;
        this.shops = shops;
        this.messages = messages;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional
    public long receive(ShopId shop, PhoneNumber from, String to, String body) {
        var now = clock.instant();
        var meaning = meaning(shop, from, body);
        switch (meaning) {
            case OPT_OUT -> consent.optOut(shop, from, METHOD, body);
            case OPT_IN -> {
                subscribers.ensure(shop, from);
                consent.optIn(shop, from, METHOD, body);
            }
            case HELP, YES, OTHER -> {}
        }
        // Whoever only says STOP or HELP needs no profile for it.
        var person = meaning == Meaning.OTHER
                ? subscribers.ensure(shop, from)
                : subscribers.byPhone(shop, from).map(known -> known.id()).orElse(null);
        var answered = answeredLately(shop, from, meaning, now);
        var id = keep(shop, person, from, to, body, meaning, now);
        if (person != null) events.replied(shop, person, body, now);
        var answer = answer(shops.get(shop).name(), meaning);
        if (answer != null && !answered) {
            messages.insertSingle(
                    shop, new Cause("answer", id, ""), person, Purpose.CONVERSATIONAL.name(), from, answer, now);
        }
        return id;
    }

    private Meaning meaning(ShopId shop, PhoneNumber from, String body) {
        var meaning = words.meaning(body);
        if (meaning != Meaning.YES) return meaning;
        return consent.optedOut(shop, List.of(from)).isEmpty() ? Meaning.OTHER : Meaning.OPT_IN;
    }

    private boolean answeredLately(ShopId shop, PhoneNumber from, Meaning meaning, Instant now) {
        return db.sql("""
                        select exists (select 1 from inbound i
                            where i.shop_id = :shop and i.from_number = :from and i.meaning = :meaning
                              and i.received_at > :since
                              and not exists (select 1 from inbound j
                                  where j.shop_id = i.shop_id and j.from_number = i.from_number and j.id > i.id
                                    and j.meaning <> i.meaning and j.meaning in ('opt_out', 'opt_in')))
                        """)
                .param("shop", shop.value())
                .param("from", from.e164())
                .param("meaning", meaning.code())
                .param("since", MessageStore.utc(now.minus(ANSWER_ONCE_IN)))
                .query(Boolean.class)
                .single();
    }

    private long keep(
            ShopId shop,
            @Nullable SubscriberId person,
            PhoneNumber from,
            String to,
            String body,
            Meaning meaning,
            Instant now) {
        return db.sql("""
                        insert into inbound (shop_id, subscriber_id, from_number, to_number, body, meaning, received_at)
                        values (:shop, :person::bigint, :from, :to, :body, :meaning, :now)
                        returning id
                        """)
                .param("shop", shop.value())
                .param("person", person == null ? null : person.value())
                .param("from", from.e164())
                .param("to", to)
                .param("body", body)
                .param("meaning", meaning.code())
                .param("now", MessageStore.utc(now))
                .query(Long.class)
                .single();
    }

    private static @Nullable String answer(String shop, Meaning meaning) {
        return switch (meaning) {
            case OPT_OUT -> shop + ": You are unsubscribed and will get no more messages. Reply START to come back.";
            case OPT_IN ->
                shop + ": You are subscribed again. Msg & data rates may apply. Msg frequency varies."
                        + " Reply HELP for help, STOP to opt out.";
            case HELP ->
                shop + ": Marketing texts from our shop. Msg & data rates may apply. Msg frequency varies."
                        + " Reply STOP to opt out.";
            case YES, OTHER -> null;
        };
    }
}
