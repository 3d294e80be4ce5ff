package app.tandem.subscribers;

import app.tandem.shared.EmailAddress;
import app.tandem.shared.PhoneNumber;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The people of a shop, for other modules: whole batches, never one by one. */
@Service
public class Subscribers {
    private final JdbcClient db;
    private final SubscriberRows rows;
    private final ProfileWriter writer;
    private final ObjectProvider<ProfilePart> parts;

    Subscribers(JdbcClient db, SubscriberRows rows, ProfileWriter writer, ObjectProvider<ProfilePart> parts) {
        this.db = db;
        this.rows = rows;
        this.writer = writer;
        this.parts = parts;
    }

    /** @throws Problem 404 where the shop has nobody with that id */
    public Subscriber get(ShopId shop, SubscriberId id) {
        return Optional.ofNullable(byIds(shop, List.of(id)).get(id)).orElseThrow(() -> Problem.notFound("subscriber"));
    }

    /** The person with that number, if any. */
    public Optional<Subscriber> byPhone(ShopId shop, PhoneNumber phone) {
        return rows.byPhones(shop, List.of(phone), false).stream().findFirst();
    }

    /** Those who exist, by id. */
    public Map<SubscriberId, Subscriber> byIds(ShopId shop, Collection<SubscriberId> ids) {
        var found = new HashMap<SubscriberId, Subscriber>();
        for (var person : rows.byIds(shop, ids)) found.put(person.id(), person);
        return found;
    }

    /** Only the numbers of those who exist. */
    public Map<SubscriberId, PhoneNumber> phones(ShopId shop, Collection<SubscriberId> ids) {
        var found = new HashMap<SubscriberId, PhoneNumber>();
        db.sql("select id, phone from subscriber where shop_id = :shop and id = any(:ids)")
                .param("shop", shop.value())
                .param("ids", ids.stream().mapToLong(SubscriberId::value).toArray())
                .query(row -> {
                    found.put(new SubscriberId(row.getLong("id")), new PhoneNumber(row.getString("phone")));
                });
        return found;
    }

    /** Who has these addresses; addresses nobody has are absent. */
    public Map<EmailAddress, List<SubscriberId>> byEmails(ShopId shop, Collection<EmailAddress> emails) {
        var found = new HashMap<EmailAddress, List<SubscriberId>>();
        db.sql("select email, id from subscriber where shop_id = :shop and email = any(:emails) order by id")
                .param("shop", shop.value())
                .param(
                        "emails",
                        emails.stream().map(EmailAddress::value).distinct().toArray(String[]::new))
                .query(row -> {
                    found.computeIfAbsent(new EmailAddress(row.getString("email")), _ -> new ArrayList<>())
                            .add(new SubscriberId(row.getLong("id")));
                });
        return found;
    }

    /** The next ids after {@code last} in ascending order; null begins. Fewer than {@code limit} means the end. */
    public List<SubscriberId> after(ShopId shop, @Nullable SubscriberId last, int limit) {
        return db.sql("select id from subscriber where shop_id = :shop and id > :last order by id limit :limit")
                .param("shop", shop.value())
                .param("last", last == null ? 0 : last.value())
                .param("limit", limit)
                .query((row, number) -> new SubscriberId(row.getLong("id")))
                .list();
    }

    /** How many people the shop has. */
    public long count(ShopId shop) {
        return db.sql("select count(*) from subscriber where shop_id = :shop")
                .param("shop", shop.value())
                .query(Long.class)
                .single();
    }

    /** People as the API shows them, with every module's part, in the order asked; those who do not exist are left out. */
    public List<SubscriberAnswer> answers(ShopId shop, List<SubscriberId> ids) {
        var people = byIds(shop, ids);
        var more = new HashMap<SubscriberId, Map<String, @Nullable Object>>();
        for (var part : parts) {
            var read = part.read(shop, people.keySet());
            for (var id : people.keySet()) {
                more.computeIfAbsent(id, _ -> new LinkedHashMap<>()).put(part.name(), read.get(id));
            }
        }
        var answers = new ArrayList<SubscriberAnswer>(ids.size());
        for (var id : ids) {
            var person = people.get(id);
            if (person != null) answers.add(SubscriberAnswer.of(person, more.getOrDefault(id, Map.of())));
        }
        return answers;
    }

    /**
     * The property names in use and the type of their values, which the first one gave: {@code text}, {@code number},
     * {@code boolean}, {@code date} or {@code list}.
     */
    public Map<String, String> propertyTypes(ShopId shop) {
        var types = new TreeMap<String, String>();
        rows.propertyTypes(shop).forEach((name, type) -> types.put(name, type.code()));
        return types;
    }

    /** Finds the person with that number or makes one of whom only the number is known. */
    @Transactional
    public SubscriberId ensure(ShopId shop, PhoneNumber phone) {
        var known = byPhone(shop, phone);
        if (known.isPresent()) return known.get().id();
        return writer.writeOne(shop, ProfileWish.of(phone), "inbound", null).id();
    }
}
