package app.tandem.loyalty;

import static app.tandem.loyalty.SmileConnections.at;
import static app.tandem.loyalty.SmileConnections.instant;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** SQL of {@code smile_customer} and {@code smile_subscriber}: the snapshots, and whom they match. */
@Repository
class SmileCustomers {
    private final JdbcClient db;

    SmileCustomers(JdbcClient db) {
        this.db = db;
    }

    /**
     * Waits until nobody else changes snapshots or e-mails of this shop, and keeps it so until the transaction ends.
     * Without it, a customer and a subscriber who get the same new e-mail at the same moment would each be written
     * without seeing the other, and their match would be missing from the change feed.
     */
    void lockMatching(ShopId shop) {
        db.sql("select pg_advisory_xact_lock(hashtextextended('smile matching ' || :shop, 0))")
                .param("shop", shop.value())
                .query((row, number) -> true)
                .single();
    }

    /** The same for those who change only profiles: they need not wait for each other. */
    void lockMatchingShared(ShopId shop) {
        db.sql("select pg_advisory_xact_lock_shared(hashtextextended('smile matching ' || :shop, 0))")
                .param("shop", shop.value())
                .query((row, number) -> true)
                .single();
    }

    /** For each e-mail the customer that counts; e-mails nobody has are absent. */
    Map<String, Snapshot> winners(ShopId shop, Collection<String> emails) {
        var winners = new HashMap<String, Snapshot>();
        if (emails.isEmpty()) return winners;
        db.sql("""
                        select distinct on (email) * from smile_customer
                        where shop_id = :shop and email = any(:emails)
                        order by email, state_rank, updated_at desc nulls last, smile_id desc
                        """)
                .param("shop", shop.value())
                .param("emails", emails.toArray(String[]::new))
                .query(row -> {
                    winners.put(row.getString("email"), snapshot(row));
                });
        return winners;
    }

    /** Everybody with one of the e-mails. */
    Map<SubscriberId, String> subscribers(ShopId shop, Collection<String> emails) {
        var people = new HashMap<SubscriberId, String>();
        if (emails.isEmpty()) return people;
        db.sql("select subscriber_id, email from smile_subscriber where shop_id = :shop and email = any(:emails)")
                .param("shop", shop.value())
                .param("emails", emails.toArray(String[]::new))
                .query(row -> {
                    people.put(new SubscriberId(row.getLong("subscriber_id")), row.getString("email"));
                });
        return people;
    }

    /** @param asOf when the snapshot was last known true */
    record Match(Snapshot snapshot, Instant asOf) {}

    /** By person, the customer that counts for their e-mail; the unmatched are absent. */
    Map<SubscriberId, Match> matches(ShopId shop, Collection<SubscriberId> people) {
        var matches = new HashMap<SubscriberId, Match>();
        if (people.isEmpty()) return matches;
        db.sql("""
                        select s.subscriber_id, w.*, greatest(w.written_at, k.fresh_at) as as_of
                        from smile_subscriber s
                        join smile_connection k on k.shop_id = s.shop_id
                        cross join lateral (
                            select * from smile_customer c where c.shop_id = s.shop_id and c.email = s.email
                            order by c.state_rank, c.updated_at desc nulls last, c.smile_id desc limit 1) w
                        where s.shop_id = :shop and s.subscriber_id = any(:people)
                        """)
                .param("shop", shop.value())
                .param("people", people.stream().map(SubscriberId::value).toArray(Long[]::new))
                .query(row -> {
                    matches.put(
                            new SubscriberId(row.getLong("subscriber_id")),
                            new Match(snapshot(row), known(instant(row, "as_of"))));
                });
        return matches;
    }

    /** The normalised e-mails now stored for these customers. */
    List<String> emails(ShopId shop, Collection<Long> ids) {
        return db.sql("""
                        select distinct email from smile_customer
                        where shop_id = :shop and smile_id = any(:ids) and email is not null
                        """)
                .param("shop", shop.value())
                .param("ids", ids.toArray(Long[]::new))
                .query(SmileCustomers::email)
                .list();
    }

    /**
     * Stores a page. What is older than the stored row (by Smile's {@code updated_at}) or equal to it writes nothing;
     * what came over another connection gives way whatever its age.
     *
     * @param customers no id twice
     * @param asked when Smile was asked for the page
     * @return how many rows were made or changed
     */
    int write(
            ShopId shop,
            Collection<SmileCustomer> customers,
            Map<Long, String> tierNames,
            long generation,
            Instant asked) {
        var rows = customers.toArray(SmileCustomer[]::new);
        var changed = db.sql("""
                        with incoming as (
                            select * from unnest(:ids::bigint[], :emails::text[], :given::text[], :states::text[],
                                :points::bigint[], :tiers::text[], :urls::text[], :updated::timestamptz[],
                                :births::date[], :expiries::timestamptz[], :progress::numeric[], :ends::timestamptz[],
                                :keep::numeric[], :next_tiers::text[], :next::numeric[])
                                as i (smile_id, email, email_given, state, points_balance, vip_tier, referral_url, updated_at,
                                    date_of_birth, vip_tier_expires_at, vip_progress_value, current_vip_period_end,
                                    vip_tier_keep_needed, next_vip_tier, vip_tier_next_needed)
                        ), written as (
                            insert into smile_customer as c (shop_id, smile_id, email, email_given, state, points_balance,
                                vip_tier, referral_url, updated_at, date_of_birth, vip_tier_expires_at,
                                vip_progress_value, current_vip_period_end, vip_tier_keep_needed, next_vip_tier,
                                vip_tier_next_needed, written_at, generation)
                            select :shop, i.*, :asked, :generation from incoming i
                            left join smile_customer o on o.shop_id = :shop and o.smile_id = i.smile_id
                            where o.smile_id is null
                               or (o.generation <> :generation or o.updated_at is null or i.updated_at is null
                                   or i.updated_at >= o.updated_at)
                              and (o.email_given, o.state, o.points_balance, o.vip_tier, o.referral_url, o.updated_at,
                                  o.date_of_birth, o.vip_tier_expires_at, o.vip_progress_value,
                                  o.current_vip_period_end, o.vip_tier_keep_needed, o.next_vip_tier,
                                  o.vip_tier_next_needed)
                                  is distinct from
                                  (i.email_given, i.state, i.points_balance, i.vip_tier, i.referral_url, i.updated_at,
                                  i.date_of_birth, i.vip_tier_expires_at, i.vip_progress_value,
                                  i.current_vip_period_end, i.vip_tier_keep_needed, i.next_vip_tier,
                                  i.vip_tier_next_needed)
                            on conflict (shop_id, smile_id) do update set email = excluded.email,
                                email_given = excluded.email_given, state = excluded.state,
                                points_balance = excluded.points_balance, vip_tier = excluded.vip_tier,
                                referral_url = excluded.referral_url, updated_at = excluded.updated_at,
                                date_of_birth = excluded.date_of_birth,
                                vip_tier_expires_at = excluded.vip_tier_expires_at,
                                vip_progress_value = excluded.vip_progress_value,
                                current_vip_period_end = excluded.current_vip_period_end,
                                vip_tier_keep_needed = excluded.vip_tier_keep_needed,
                                next_vip_tier = excluded.next_vip_tier,
                                vip_tier_next_needed = excluded.vip_tier_next_needed,
                                written_at = excluded.written_at, generation = excluded.generation
                            returning 1
                        )
                        select count(*) from written
                        """)
                .param("shop", shop.value())
                .param("generation", generation)
                .param("asked", at(asked))
                .param("ids", column(rows, row -> Long.toString(row.id())))
                .param("emails", column(rows, row -> normalised(row.email())))
                .param("given", column(rows, row -> blankToNull(row.email())))
                .param("states", column(rows, SmileCustomer::state))
                .param("points", column(rows, row -> Long.toString(row.pointsBalance())))
                .param("tiers", column(rows, row -> tier(row.vipTierId(), tierNames)))
                .param("urls", column(rows, row -> blankToNull(row.referralUrl())))
                .param("births", column(rows, row -> text(row.dateOfBirth())))
                .param("expiries", column(rows, row -> text(row.vip().tierExpiresAt())))
                .param("progress", column(rows, row -> text(row.vip().progress())))
                .param("ends", column(rows, row -> text(row.vip().periodEnd())))
                .param("keep", column(rows, row -> text(row.vip().keepNeeded())))
                .param("next_tiers", column(rows, row -> tier(row.vip().nextTierId(), tierNames)))
                .param("next", column(rows, row -> text(row.vip().nextNeeded())))
                .param("updated", column(rows, row -> text(row.updatedAt())))
                .query(Integer.class)
                .single();
        // Equal rows from an earlier connection now belong to this one.
        db.sql("""
                        update smile_customer set generation = :generation
                        where shop_id = :shop and smile_id = any(:ids::bigint[]) and generation <> :generation
                        """)
                .param("shop", shop.value())
                .param("generation", generation)
                .param("ids", column(rows, row -> Long.toString(row.id())))
                .update();
        return changed;
    }

    /**
     * Those that a full pass did not see and that no pass wrote since it began.
     *
     * @return their ids: eight bytes for each, however many the shop has
     */
    List<Long> vanished(ShopId shop, SmilePass pass, Instant basis) {
        return db.sql("""
                        select c.smile_id from smile_customer c
                        where c.shop_id = :shop and c.written_at < :basis and not exists (
                            select from (select unnest(p.ids) as id from smile_pass_page p
                                where p.shop_id = :shop and p.pass_id = :pass) seen
                            where seen.id = c.smile_id)
                        """)
                .param("shop", shop.value())
                .param("pass", pass.id())
                .param("basis", at(basis))
                .query((row, number) -> row.getLong("smile_id"))
                .list();
    }

    /** Any of them, for removing all. */
    List<Long> some(ShopId shop, int limit) {
        return db.sql("select smile_id from smile_customer where shop_id = :shop limit :limit")
                .param("shop", shop.value())
                .param("limit", limit)
                .query((row, number) -> row.getLong("smile_id"))
                .list();
    }

    int delete(ShopId shop, Collection<Long> ids) {
        return db.sql("delete from smile_customer where shop_id = :shop and smile_id = any(:ids)")
                .param("shop", shop.value())
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    /** Keeps the copy of subscribers' e-mails; null removes it. */
    void setEmails(ShopId shop, Map<SubscriberId, @Nullable String> emails) {
        // Ordered, so that two transactions with the same people wait for each other instead of deadlocking.
        var ordered = new TreeMap<SubscriberId, @Nullable String>(emails);
        db.sql("""
                        with wanted as (select * from unnest(:people::bigint[], :emails::text[]) as w (subscriber_id, email)),
                        gone as (delete from smile_subscriber s using wanted w
                            where s.shop_id = :shop and s.subscriber_id = w.subscriber_id and w.email is null)
                        insert into smile_subscriber (shop_id, subscriber_id, email)
                        select :shop, subscriber_id, email from wanted where email is not null
                        on conflict (shop_id, subscriber_id) do update set email = excluded.email
                        """)
                .param("shop", shop.value())
                .param(
                        "people",
                        ordered.keySet().stream().map(SubscriberId::value).toArray(Long[]::new))
                .param("emails", ordered.values().toArray(String[]::new))
                .update();
    }

    long count(ShopId shop) {
        return db.sql("select count(*) from smile_customer where shop_id = :shop")
                .param("shop", shop.value())
                .query(Long.class)
                .single();
    }

    /** @param matched subscribers; {@code unmatched} and {@code conflicts} Smile customers */
    record Counts(long matched, long unmatched, long conflicts) {}

    Counts counts(ShopId shop) {
        return db.sql("""
                        select
                            (select count(*) from smile_subscriber s where s.shop_id = :shop and exists (
                                select from smile_customer c where c.shop_id = :shop and c.email = s.email)) as matched,
                            (select count(*) from smile_customer c where c.shop_id = :shop and not exists (
                                select from smile_subscriber s where s.shop_id = :shop and s.email = c.email)) as unmatched,
                            (select count(email) - count(distinct email) from smile_customer
                                where shop_id = :shop) as conflicts
                        """)
                .param("shop", shop.value())
                .query((row, number) ->
                        new Counts(row.getLong("matched"), row.getLong("unmatched"), row.getLong("conflicts")))
                .single();
    }

    /** A customer who is tied to nobody, with the reason as a sentence. */
    record Loose(long smileId, @Nullable String email, String state, long pointsBalance, String reason) {}

    /** Customers whose e-mail another one counts for. */
    List<Loose> conflicts(ShopId shop, PageRequest page) {
        return db.sql("""
                        select c.*, 'The same e-mail as Smile customer ' || w.smile_id || ' (' || w.state
                            || '), who counts.' as why
                        from smile_customer c
                        cross join lateral (
                            select w.smile_id, w.state from smile_customer w
                            where w.shop_id = :shop and w.email = c.email
                            order by w.state_rank, w.updated_at desc nulls last, w.smile_id desc limit 1) w
                        where c.shop_id = :shop and w.smile_id <> c.smile_id and c.smile_id > :after
                          and c.email in (select email from smile_customer where shop_id = :shop
                              group by email having count(*) > 1)
                        order by c.smile_id limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after() == null ? Long.MIN_VALUE : page.after())
                .param("fetch", page.fetch())
                .query(SmileCustomers::loose)
                .list();
    }

    /** Customers whose e-mail no subscriber has. */
    List<Loose> unmatched(ShopId shop, PageRequest page) {
        return db.sql("""
                        select c.*, case when c.email_given is null then 'Smile has no e-mail for them.'
                            when c.email is null then 'What Smile has as their e-mail is no address.'
                            else 'No subscriber has this e-mail.' end as why
                        from smile_customer c
                        where c.shop_id = :shop and c.smile_id > :after and not exists (
                            select from smile_subscriber s where s.shop_id = :shop and s.email = c.email)
                        order by c.smile_id limit :fetch
                        """)
                .param("shop", shop.value())
                .param("after", page.after() == null ? Long.MIN_VALUE : page.after())
                .param("fetch", page.fetch())
                .query(SmileCustomers::loose)
                .list();
    }

    static @Nullable String normalised(@Nullable String email) {
        return EmailAddress.parse(email).map(EmailAddress::value).orElse(null);
    }

    private static @Nullable String tier(@Nullable Long id, Map<Long, String> names) {
        return id == null ? null : names.getOrDefault(id, Long.toString(id));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private interface Cell {
        @Nullable
        String of(SmileCustomer customer);
    }

    /** As texts, which PostgreSQL casts: its driver takes arrays of few other types. */
    private static @Nullable String[] column(SmileCustomer[] rows, Cell cell) {
        var values = new @Nullable String[rows.length];
        for (int i = 0; i < rows.length; i++) values[i] = cell.of(rows[i]);
        return values;
    }

    private static String email(ResultSet row, int number) throws SQLException {
        return row.getString("email");
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        return new Snapshot(
                row.getLong("smile_id"),
                row.getString("state"),
                row.getLong("points_balance"),
                row.getObject("date_of_birth", LocalDate.class),
                row.getString("vip_tier"),
                new Snapshot.Vip(
                        instant(row, "vip_tier_expires_at"),
                        plain(row.getBigDecimal("vip_progress_value")),
                        instant(row, "current_vip_period_end"),
                        plain(row.getBigDecimal("vip_tier_keep_needed")),
                        row.getString("next_vip_tier"),
                        plain(row.getBigDecimal("vip_tier_next_needed"))),
                row.getString("referral_url"));
    }

    /** Equal numbers as equal values. */
    private static @Nullable BigDecimal plain(@Nullable BigDecimal number) {
        if (number == null) return null;
        var shortest = number.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    private static Loose loose(ResultSet row, int number) throws SQLException {
        return new Loose(
                row.getLong("smile_id"),
                row.getString("email_given"),
                row.getString("state"),
                row.getLong("points_balance"),
                row.getString("why"));
    }

    private static Instant known(@Nullable Instant time) {
        if (time == null) throw new IllegalStateException("A column that is never null is null");
        return time;
    }
}
