package app.tandem.segments;

import app.tandem.subscribers.SubscriberId;
import java.util.Map;
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

    static Document document(SubscriberId person, Map<String, Object> facts) {
        var document = new Document();
        document.add(new NumericDocValuesField(ID, person.value()));
        document.add(new StringField(KEY, key(person).bytes(), Field.Store.NO));
        document.add(new IntPoint(BUCKET, Buckets.of(person)));
        facts.forEach((field, value) -> {
            var fact = Fact.of(value);
            if (fact != null) add(document, field, fact);
        });
        return document;
    }

    private static void add(Document document, String field, Fact fact) {
        var name = name(fact.type(), field);
        document.add(new StringField(PRESENT, name, Field.Store.NO));
        switch (fact) {
            case Fact.Text(var text) -> document.add(new StringField(name, text, Field.Store.NO));
            case Fact.Truth(var value) -> document.add(new StringField(name, truth(value), Field.Store.NO));
            case Fact.Moment(var micros, var day) -> {
                document.add(new LongPoint(name, micros));
                document.add(new IntPoint(days(field), day));
            }
            case Fact.Items(var items) ->
                items.forEach(item -> document.add(new StringField(name, item, Field.Store.NO)));
            case Fact.Number(var number)
            when NumberKey.isScaled(number) -> document.add(new LongPoint(name, NumberKey.scaled(number)));
            case Fact.Number(var number) ->
                document.add(
                        new StringField(longNumbers(field), new BytesRef(NumberKey.sortable(number)), Field.Store.NO));
        }
    }
}
