package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * A person as a document. A fact's own type chooses how it is indexed, under a name of that type's own: a criterion
 * that a new integration brings, or a new property, needs no code and no rebuild.
 */
final class IndexFields {
    /** The person's id, to sort and to page by. */
    static final String ID = "_id";
    /** The person's id as a term, to replace the document by. */
    static final String KEY = "_key";
    /** The person's place in random samples. */
    static final String BUCKET = "_bucket";
    /** Names of the fields the person has a value in. */
    static final String PRESENT = "_present";

    private IndexFields() {}

    static String name(FactType type, String field) {
        return switch (type) {
            case TEXT -> "text:" + field;
            case NUMBER -> "number:" + field;
            case BOOLEAN -> "boolean:" + field;
            case DATE -> "date:" + field;
            case LIST -> "list:" + field;
        };
    }

    /** Where numbers go that have no scaled form. */
    static String longNumbers(String field) {
        return "long-number:" + field;
    }

    /** Where the months and days of dates go. */
    static String days(String field) {
        return "day:" + field;
    }

    static String truth(boolean value) {
        return value ? "1" : "0";
    }

    static Term key(SubscriberId person) {
        var bytes = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(person.value(), bytes, 0);
        return new Term(KEY, new BytesRef(bytes));
    }

    /** The names of one fact's fields: made once, not once a person. */
    private record Names(
            Map<FactType, String> byType, Map<FactType, StringField> present, String longNumbers, String days) {
        private static final int MOST = 10_000;
        private static final Map<String, Names> KNOWN = new ConcurrentHashMap<>();

        static Names of(String field) {
            var known = KNOWN.get(field);
            if (known != null) return known;
            var names = read(field);
            if (KNOWN.size() < MOST) KNOWN.put(field, names);
            return names;
        }

        private static Names read(String field) {
            var names = new EnumMap<FactType, String>(FactType.class);
            var present = new EnumMap<FactType, StringField>(FactType.class);
            for (var type : FactType.values()) {
                names.put(type, name(type, field));
                present.put(type, new StringField(PRESENT, name(type, field), Field.Store.NO));
            }
            return new Names(names, present, IndexFields.longNumbers(field), IndexFields.days(field));
        }
    }

    static Document document(SubscriberId person, Map<String, Object> facts) {
        var document = new Document();
        document.add(new NumericDocValuesField(ID, person.value()));
        document.add(new StringField(KEY, key(person).bytes(), Field.Store.NO));
        document.add(new IntPoint(BUCKET, Buckets.of(person)));
        facts.forEach((field, value) -> {
            var fact = Fact.of(value);
            if (fact == null) return;
            var names = Names.of(field);
            add(document, names, fact);
            // A property turns to text once people use it for several kinds; it must be found that way at once.
            if (fact.type() == FactType.TEXT || !field.startsWith("property.")) return;
            var text = Fact.of(value, FactType.TEXT);
            if (text != null) add(document, names, text);
        });
        return document;
    }

    private static void add(Document document, Names names, Fact fact) {
        var name = Objects.requireNonNull(names.byType.get(fact.type()));
        document.add(Objects.requireNonNull(names.present.get(fact.type())));
        switch (fact) {
            case Fact.Text(var text) -> document.add(new StringField(name, text, Field.Store.NO));
            case Fact.Truth(var value) -> document.add(new StringField(name, truth(value), Field.Store.NO));
            case Fact.Moment(var micros, var day) -> {
                document.add(new LongPoint(name, micros));
                document.add(new IntPoint(names.days, day));
            }
            case Fact.Items(var items) ->
                items.forEach(item -> document.add(new StringField(name, item, Field.Store.NO)));
            case Fact.Number(var number)
            when NumberKey.isScaled(number) -> document.add(new LongPoint(name, NumberKey.scaled(number)));
            case Fact.Number(var number) ->
                document.add(
                        new StringField(names.longNumbers, new BytesRef(NumberKey.sortable(number)), Field.Store.NO));
        }
    }
}
