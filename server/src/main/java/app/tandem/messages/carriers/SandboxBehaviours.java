package app.tandem.messages.carriers;

import app.tandem.shared.ShopId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How each shop's sandbox behaves; kept over restarts. */
@Component
class SandboxBehaviours {
    static final int LONGEST_DELAY_MS = 60_000;

    /**
     * @param perSecond message parts it takes a second; null for no limit
     * @param failRate share of texts it refuses, 0 to 1
     * @param delayMs how long a hand-over takes
     * @param dropAnswers texts arrive, but its answer does not
     * @param lookups whether it can say later what it took
     * @param receipts whether it tells of delivery
     * @param receiptDelayMs how long after the hand-over it tells
     */
    record Behaviour(
            @Nullable Integer perSecond,
            double failRate,
            int delayMs,
            boolean dropAnswers,
            boolean lookups,
            boolean receipts,
            int receiptDelayMs) {
        static final Behaviour FAULTLESS = new Behaviour(null, 0, 0, false, true, true, 300);
    }

    private final JdbcClient db;

    SandboxBehaviours(JdbcClient db) {
        this.db = db;
    }

    Behaviour of(ShopId shop) {
        return db.sql("select * from sandbox_behaviour where shop_id = :shop")
                .param("shop", shop.value())
                .query(DataClassRowMapper.newInstance(Behaviour.class))
                .optional()
                .orElse(Behaviour.FAULTLESS);
    }

    void set(ShopId shop, Behaviour behaviour) {
        db.sql("""
                        insert into sandbox_behaviour (shop_id, per_second, fail_rate, delay_ms, drop_answers, lookups,
                            receipts, receipt_delay_ms)
                        values (:shop, :perSecond::int, :failRate, :delay, :drop, :lookups, :receipts, :receiptDelay)
                        on conflict (shop_id) do update set per_second = excluded.per_second,
                            fail_rate = excluded.fail_rate, delay_ms = excluded.delay_ms,
                            drop_answers = excluded.drop_answers, lookups = excluded.lookups,
                            receipts = excluded.receipts, receipt_delay_ms = excluded.receipt_delay_ms
                        """)
                .param("shop", shop.value())
                .param("perSecond", behaviour.perSecond())
                .param("failRate", behaviour.failRate())
                .param("delay", behaviour.delayMs())
                .param("drop", behaviour.dropAnswers())
                .param("lookups", behaviour.lookups())
                .param("receipts", behaviour.receipts())
                .param("receiptDelay", behaviour.receiptDelayMs())
                .update();
    }
}
