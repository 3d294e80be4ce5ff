package app.tandem.segments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/**
 * Events as documents of columns only: nobody looks for one event, many are counted. A property's own type chooses its
 * column, as with people ({@link IndexFields}). For one thread: it hands out the same fields again and again.
 */
final class EventFields {
    static final String PERSON = "_person";
    static final String TYPE = "_type";
    /** Microseconds since 1970. */
    static final String TIME = "_time";

    private final NumericDocValuesField person = NumericDocValuesField.indexedField(PERSON, 0);
    private final SortedDocValuesField type = new SortedDocValuesField(TYPE, new BytesRef());
    private final NumericDocValuesField time = new NumericDocValuesField(TIME, 0);
    private final Map<String, Property> properties = new HashMap<>();
    private final Map<String, BytesRef> types = new HashMap<>();
    private final List<IndexableField> document = new ArrayList<>();

    /** The columns that one property's values may go to, made when first needed. */
    private static final class Property {
        private final String name;
        private final Map<Kind, Field> fields = new HashMap<>();

        Property(String name) {
            this.name = name;
        }

        Field field(Kind kind) {
            return fields.computeIfAbsent(kind, _ -> kind.field.apply(name));
        }
    }

    private enum Kind {
        TEXT(name -> new SortedDocValuesField(IndexFields.name(FactType.TEXT, name), new BytesRef())),
        NUMBER(name -> new NumericDocValuesField(IndexFields.name(FactType.NUMBER, name), 0)),
        LONG_NUMBER(name -> new SortedDocValuesField(IndexFields.longNumbers(name), new BytesRef())),
        BOOLEAN(name -> new NumericDocValuesField(IndexFields.name(FactType.BOOLEAN, name), 0)),
        DATE(name -> new NumericDocValuesField(IndexFields.name(FactType.DATE, name), 0));

        private final Function<String, Field> field;

        Kind(Function<String, Field> field) {
            this.field = field;
        }
    }

    /**
     * @param time in microseconds since 1970
     * @return good until the next call
     */
    Iterable<IndexableField> document(long person, String type, long time, Map<String, Object> properties) {
        document.clear();
        this.person.setLongValue(person);
        this.type.setBytesValue(types.computeIfAbsent(type, name -> new BytesRef(name)));
        this.time.setLongValue(time);
        document.add(this.person);
        document.add(this.type);
        document.add(this.time);
        properties.forEach(this::add);
        return document;
    }

    private void add(String name, Object value) {
        var fact = Fact.of(value);
        if (fact == null) return;
        var property = properties.computeIfAbsent(name, Property::new);
        switch (fact) {
            case Fact.Text(var text) -> add(property, Kind.TEXT, text);
            case Fact.Truth(var truth) -> add(property, Kind.BOOLEAN, truth ? 1 : 0);
            case Fact.Moment moment -> {
                add(property, Kind.DATE, moment.micros());
                addWritten(property, value);
            }
            case Fact.Items(var items) -> {
                var list = IndexFields.name(FactType.LIST, name);
                items.forEach(item -> document.add(new SortedSetDocValuesField(list, new BytesRef(item))));
                addWritten(property, value);
            }
            case Fact.Number(var number)
            when NumberKey.isScaled(number) -> add(property, Kind.NUMBER, NumberKey.scaled(number));
            case Fact.Number(var number) -> {
                var field = property.field(Kind.LONG_NUMBER);
                field.setBytesValue(NumberKey.sortable(number));
                document.add(field);
            }
        }
    }

    /** A property that is used for several kinds compares as text; what cannot be told from the column is kept so too. */
    private void addWritten(Property property, Object value) {
        if (Fact.of(value, FactType.TEXT) instanceof Fact.Text(var text)) add(property, Kind.TEXT, text);
    }

    private void add(Property property, Kind kind, long value) {
        var field = property.field(kind);
        field.setLongValue(value);
        document.add(field);
    }

    private void add(Property property, Kind kind, String text) {
        var field = property.field(kind);
        field.setBytesValue(new BytesRef(text));
        document.add(field);
    }
}
