package app.tandem.consent;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables {@code consent_entry} and {@code consent_state}. The state of a number is its last entry. */
@Repository
class ConsentLedger {

    /** How to hold the rows that are read. */
    enum Lock {
        NONE(""),
        /** Nobody may write consent meanwhile; others may read it likewise. */
        SHARE(" for share"),
        UPDATE(" for update");

        private final String clause;

        Lock(String clause) {
            this.clause = clause;
        }
    }

    record Entry(
            PhoneNumber phone,
            ConsentStatus status,
            String method,
            @Nullable String source,
            @Nullable String wording,
            Instant at,
            Instant recordedAt,
            String recordedBy) {}

    private final JdbcClient db;
    private final Clock clock;

    ConsentLedger(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** Now, as fine as the database keeps it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Makes sure that each number has its row, which waits for whoever is just making it. */
    void prepare(ShopId shop, Collection<PhoneNumber> phones) {
        db.sql("""
                insert into consent_state (shop_id, phone)
                select :shop, phone from unnest(:phones::text[]) as number (phone) order by phone
                on conflict (shop_id, phone) do nothing
                """).param("shop", shop.value()).param("phones", texts(phones)).update();
    }

    /** States by number; numbers never heard of are absent. Locked in the order of the numbers: batches cannot deadlock. */
    Map<PhoneNumber, ConsentState> states(ShopId shop, Collection<PhoneNumber> phones, Lock lock) {
        var states = new HashMap<PhoneNumber, ConsentState>();
        db.sql("""
                select phone, state, since, method from consent_state
                where shop_id = :shop and phone = any(:phones) order by phone
                """ + lock.clause)
                .param("shop", shop.value())
                .param("phones", texts(phones))
                .query(row -> {
                    var since = row.getObject("since", OffsetDateTime.class);
                    states.put(
                            new PhoneNumber(row.getString("phone")),
                            new ConsentState(
                                    ConsentStatus.of(row.getString("state")).orElseThrow(),
                                    since == null ? null : since.toInstant(),
                                    row.getString("method")));
                });
        return states;
    }

    /** Adds entries, one a number, and moves the states with them. The rows of the numbers are prepared and locked. */
    void append(ShopId shop, List<Entry> entries) {
        var columns = """
                unnest(:phones::text[], :states::text[], :methods::text[], :sources::text[], :wordings::text[],
                    :ats::timestamptz[], :recorded::timestamptz[], :by::text[])
                    as entry (phone, state, method, source, wording, at, recorded_at, recorded_by)
                """;
        db.sql("""
                with added as (
                    insert into consent_entry
                        (shop_id, phone, purpose, state, method, source, wording, at, recorded_at, recorded_by)
                    select :shop, phone, 'promotional', state, method, source, wording, at, recorded_at, recorded_by
                    from\s""" + columns + """
                    returning phone, state, method, at
                )
                update consent_state set state = added.state, since = added.at, method = added.method
                from added where consent_state.shop_id = :shop and consent_state.phone = added.phone
                """)
                .param("shop", shop.value())
                .param("phones", column(entries, entry -> entry.phone.e164()))
                .param("states", column(entries, entry -> entry.status.code()))
                .param("methods", column(entries, Entry::method))
                .param("sources", column(entries, Entry::source))
                .param("wordings", column(entries, Entry::wording))
                .param("ats", column(entries, entry -> entry.at.toString()))
                .param("recorded", column(entries, entry -> entry.recordedAt.toString()))
                .param("by", column(entries, Entry::recordedBy))
                .update();
    }

    /** The newest first. */
    List<Entry> entries(ShopId shop, PhoneNumber phone, Instant before, int limit) {
        return db.sql("""
                        select state, method, source, wording, at, recorded_at, recorded_by from consent_entry
                        where shop_id = :shop and phone = :phone and recorded_at < :before
                        order by recorded_at desc, id desc limit :limit
                        """)
                .param("shop", shop.value())
                .param("phone", phone.e164())
                .param("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, number) -> new Entry(
                        phone,
                        ConsentStatus.of(row.getString("state")).orElseThrow(),
                        row.getString("method"),
                        row.getString("source"),
                        row.getString("wording"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                        row.getString("recorded_by")))
                .list();
    }

    private static String[] texts(Collection<PhoneNumber> phones) {
        return phones.stream().map(PhoneNumber::e164).distinct().toArray(String[]::new);
    }

    @SuppressWarnings("NullAway") // A column may hold nulls; arrays cannot say so here.
    private static String[] column(List<Entry> entries, Function<Entry, @Nullable String> value) {
        var column = new String[entries.size()];
        for (var i = 0; i < column.length; i++) column[i] = value.apply(entries.get(i));
        return column;
    }
}
