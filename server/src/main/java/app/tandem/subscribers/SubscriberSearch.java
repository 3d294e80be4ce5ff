package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds people for the list: by number, by address, or by what they begin with. Every way has its index. */
@Repository
class SubscriberSearch {

    /**
     * What is looked for; nulls do not matter.
     *
     * @param query the beginning of a first name, last name, e-mail or number, however the number is written
     * @param country how a number without country code is read
     */
    record Filter(
            @Nullable PhoneNumber phone,
            @Nullable EmailAddress email,
            @Nullable String query,
            String country) {}

    private final JdbcClient db;

    SubscriberSearch(JdbcClient db) {
        this.db = db;
    }

    /** Ids, the newest first, and how many there are in all. */
    Page<SubscriberId> find(ShopId shop, Filter filter, PageRequest page) {
        var where = "shop_id = :shop";
        if (filter.phone != null) where += " and phone = :phone";
        if (filter.email != null) where += " and email = :email";
        var query = filter.query == null ? "" : ProfileText.tidy(filter.query).toLowerCase(Locale.ROOT);
        if (!query.isEmpty()) {
            where += """
                     and (lower(first_name) collate "C" like :text or lower(last_name) collate "C" like :text
                          or email like :text or phone like :number)
                    """;
        }
        var ids = db.sql("select id from subscriber where " + where
                        + " and (:after::bigint is null or id < :after) order by id desc limit :fetch")
                .param("after", page.after())
                .param("fetch", page.fetch());
        var total = db.sql("select count(*) from subscriber where " + where);
        return Page.of(
                        bind(ids, shop, filter, query)
                                .query((row, number) -> new SubscriberId(row.getLong("id")))
                                .list(),
                        page,
                        SubscriberId::value)
                .withTotal(bind(total, shop, filter, query).query(Long.class).single());
    }

    private static JdbcClient.StatementSpec bind(
            JdbcClient.StatementSpec statement, ShopId shop, Filter filter, String query) {
        return statement
                .param("shop", shop.value())
                .param("phone", filter.phone == null ? null : filter.phone.e164())
                .param("email", filter.email == null ? null : filter.email.value())
                .param("text", escaped(ProfileText.storable(query) ? query : "") + "%")
                .param("number", number(query, filter.country) + "%");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** The number meant, or as far as it was typed; something no number begins with where it is none. */
    private static String number(String query, String country) {
        var whole = PhoneNumber.parse(query, country);
        if (whole.isPresent()) return whole.get().e164();
        var digits = query.replaceAll("[\\s().-]", "");
        return digits.matches("\\+?[0-9]{2,15}") ? "+" + digits.replace("+", "") : "-";
    }
}
