package app.tandem.segments;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.LongBitSet;

/**
 * Tests of events' properties, made ready for one part of the event index: what can be found out once for all its
 * events, such as which of its texts contain another, has been.
 */
final class EventTests {
    private final List<Prepared> tests = new ArrayList<>();

    EventTests(LeafReader reader, List<Rule.Compare> where, Asked asked) throws IOException {
        for (var compare : where) {
            var name = compare.criterion().field();
            tests.add(new Prepared(
                    compare, values(reader, name, compare.criterion().type(), compare.condition(asked))));
        }
    }

    private record Prepared(Rule.Compare compare, List<Column> columns) {}

    /** Where values may lie; each reader of it goes its own way. */
    private interface Column {
        Cursor open() throws IOException;
    }

    /** Goes through events in ascending order. */
    interface Cursor {
        /** Whether it has a value there. */
        boolean advance(int event) throws IOException;

        /** Whether that value passes. */
        boolean passes() throws IOException;
    }

    /** The tests as one thread goes through events with them, in ascending order. */
    Reading open() throws IOException {
        var columns = new Cursor[tests.size()][];
        for (var i = 0; i < columns.length; i++) {
            columns[i] = new Cursor[tests.get(i).columns.size()];
            for (var j = 0; j < columns[i].length; j++) {
                columns[i][j] = tests.get(i).columns.get(j).open();
            }
        }
        return new Reading(columns);
    }

    final class Reading {
        private final Cursor[][] columns;

        private Reading(Cursor[][] columns) {
            this.columns = columns;
        }

        /** Keeps those events that pass all tests, in place; answers how many. */
        int keep(int[] events, int size) throws IOException {
            var kept = size;
            for (var i = 0; i < columns.length && kept > 0; i++) kept = keep(i, events, kept);
            return kept;
        }

        private int keep(int test, int[] events, int size) throws IOException {
            var compare = tests.get(test).compare;
            var kept = 0;
            for (var i = 0; i < size; i++) {
                if (holds(columns[test], compare, events[i])) events[kept++] = events[i];
            }
            return kept;
        }

        private static boolean holds(Cursor[] columns, Rule.Compare compare, int event) throws IOException {
            for (var column : columns) {
                if (column.advance(event)) return column.passes() != compare.negated();
            }
            return compare.missing();
        }
    }

    private static List<Column> values(LeafReader reader, String property, FactType type, Condition condition)
            throws IOException {
        var name = IndexFields.name(type, property);
        return switch (type) {
            case NUMBER ->
                List.of(
                        numbers(reader, name, scaledTest(condition)),
                        texts(
                                reader,
                                IndexFields.longNumbers(property),
                                texts -> passing(texts, numberTest(condition))));
            case BOOLEAN -> List.of(numbers(reader, name, truthTest(condition)));
            case DATE -> List.of(numbers(reader, name, TimeTest.passes(condition)));
            case LIST -> List.of(items(reader, name, condition));
            case TEXT -> written(reader, property, condition);
        };
    }

    /** As text, values of other kinds compare as they are written ({@link Fact#written}). */
    private static List<Column> written(LeafReader reader, String property, Condition condition) throws IOException {
        Predicate<String> test = text -> Evaluator.passes(condition, new Fact.Text(text));
        return List.of(
                texts(reader, IndexFields.name(FactType.TEXT, property), texts -> passing(texts, condition)),
                numbers(
                        reader,
                        IndexFields.name(FactType.NUMBER, property),
                        number -> passes(NumberKey.scaled(number), test)),
                texts(
                        reader,
                        IndexFields.longNumbers(property),
                        texts -> passing(texts, number -> passes(sortable(number), test))),
                numbers(reader, IndexFields.name(FactType.BOOLEAN, property), truth -> passes(truth == 1, test)));
    }

    private static boolean passes(Object value, Predicate<String> test) {
        return Fact.of(value, FactType.TEXT) instanceof Fact.Text(var text) && test.test(text);
    }

    private static LongPredicate scaledTest(Condition condition) {
        if (!(condition instanceof Condition.InNumbers numbers)) return _ -> true;
        var range = NumberKey.range(numbers);
        return number -> range.from() <= number && number <= range.to();
    }

    private static Predicate<BytesRef> numberTest(Condition condition) {
        return number -> Evaluator.passes(condition, new Fact.Number(sortable(number)));
    }

    private static BigDecimal sortable(BytesRef key) {
        return NumberKey.sortable(BytesRef.deepCopyOf(key).bytes);
    }

    private static LongPredicate truthTest(Condition condition) {
        return condition instanceof Condition.Is(var wanted) ? truth -> (truth == 1) == wanted : _ -> true;
    }

    private static Column numbers(LeafReader reader, String field, LongPredicate test) {
        return () -> {
            NumericDocValues values = DocValues.getNumeric(reader, field);
            return new Cursor() {
                @Override
                public boolean advance(int event) throws IOException {
                    return values.advanceExact(event);
                }

                @Override
                public boolean passes() throws IOException {
                    return test.test(values.longValue());
                }
            };
        };
    }

    /** Tests each different text once, however many events have it. */
    private static Column texts(LeafReader reader, String field, Choice choice) throws IOException {
        var passing = choice.of(DocValues.getSorted(reader, field));
        return () -> {
            var values = DocValues.getSorted(reader, field);
            return new Cursor() {
                @Override
                public boolean advance(int event) throws IOException {
                    return values.advanceExact(event);
                }

                @Override
                public boolean passes() throws IOException {
                    return passing.get(values.ordValue());
                }
            };
        };
    }

    private interface Choice {
        FixedBitSet of(SortedDocValues texts) throws IOException;
    }

    private static FixedBitSet passing(SortedDocValues texts, Condition condition) throws IOException {
        if (!(condition instanceof Condition.OneOf(var wanted))) {
            return passing(texts, text -> Evaluator.passes(condition, new Fact.Text(text.utf8ToString())));
        }
        var passing = new FixedBitSet(texts.getValueCount());
        for (var text : wanted) {
            var number = texts.lookupTerm(new BytesRef(text));
            if (number >= 0) passing.set(number);
        }
        return passing;
    }

    private static FixedBitSet passing(SortedDocValues texts, Predicate<BytesRef> test) throws IOException {
        var passing = new FixedBitSet(texts.getValueCount());
        var terms = texts.termsEnum();
        var number = 0;
        for (var text = terms.next(); text != null; text = terms.next()) {
            if (test.test(text)) passing.set(number);
            number++;
        }
        return passing;
    }

    private static Column items(LeafReader reader, String field, Condition condition) throws IOException {
        var wanted = wanted(DocValues.getSortedSet(reader, field), condition);
        return () -> {
            var values = DocValues.getSortedSet(reader, field);
            return new Cursor() {
                @Override
                public boolean advance(int event) throws IOException {
                    return values.advanceExact(event);
                }

                @Override
                public boolean passes() throws IOException {
                    var found = 0;
                    for (var i = 0; i < values.docValueCount(); i++) {
                        if (wanted.get(values.nextOrd())) found++;
                    }
                    return switch (condition) {
                        case Condition.AnyOf _ -> found > 0;
                        case Condition.AllOf(var items) -> found == items.size();
                        default -> true;
                    };
                }
            };
        };
    }

    private static LongBitSet wanted(SortedSetDocValues texts, Condition condition) throws IOException {
        var wanted = new LongBitSet(texts.getValueCount());
        var items = switch (condition) {
            case Condition.AnyOf(var any) -> any;
            case Condition.AllOf(var all) -> all;
            default -> List.<String>of();
        };
        for (var item : items) {
            var number = texts.lookupTerm(new BytesRef(item));
            if (number >= 0) wanted.set(number);
        }
        return wanted;
    }
}
