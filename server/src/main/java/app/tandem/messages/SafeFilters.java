package app.tandem.messages;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import liqp.Insertion;
import liqp.Insertions;
import liqp.TemplateContext;
import liqp.filters.Filter;
import liqp.filters.Filters;
import org.jspecify.annotations.Nullable;

/**
 * The tags and filters that a text may use: those that shape words and numbers. Nothing that reads files, nothing made
 * for web pages, and no value that grows without end: {@code {% assign a = a | append: a %}} doubles at every turn.
 */
final class SafeFilters {
    /** Longer than any text may be, short enough that nothing built of it hurts. */
    static final int LONGEST = 5_000;

    private static final Set<String> FORBIDDEN = Set.of("json", "absolute_url", "relative_url");
    private static final Set<String> ARITHMETIC = Set.of(
            "abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo", "plus", "round", "times");
    /** A number or a date format that would unfold to gigabytes: {@code 9e99999999}, {@code %99999999d}. */
    private static final Pattern UNFOLDING = Pattern.compile("(?i)e[+-]?\\d{3}|\\d{40}");

    private static final Pattern WIDE_FORMAT = Pattern.compile("\\d{4}");
    private static final Set<String> TAGS = Set.of(
            "assign",
            "break",
            "capture",
            "case",
            "comment",
            "continue",
            "cycle",
            "for",
            "if",
            "ifchanged",
            "raw",
            "unless");

    static final Filters FILTERS = filters();
    static final Insertions INSERTIONS = Insertions.of(Insertions.STANDARD_INSERTIONS.values().stream()
            .filter(insertion -> TAGS.contains(insertion.name))
            .toArray(Insertion[]::new));

    private SafeFilters() {}

    private static Filters filters() {
        var safe = new HashMap<String, Filter>();
        Filters.DEFAULT_FILTERS.getMap().forEach((name, filter) -> {
            if (!FORBIDDEN.contains(name)) safe.put(name, new Bounded(filter));
        });
        return Filters.of(safe);
    }

    private static final class Bounded extends Filter {
        private final Filter filter;

        Bounded(Filter filter) {
            super(filter.name);
            this.filter = filter;
        }

        @Override
        @SuppressWarnings("NullAway") // The library is not annotated; null is Liquid's nil here.
        public @Nullable Object apply(@Nullable Object value, TemplateContext context, Object... parameters) {
            if (ARITHMETIC.contains(name)) {
                refuse(UNFOLDING, value);
                for (var parameter : parameters) refuse(UNFOLDING, parameter);
                if (name.equals("round") && parameters.length > 0) refuse(WIDE_FORMAT, parameters[0]);
            }
            if (name.equals("date")) for (var parameter : parameters) refuse(WIDE_FORMAT, parameter);
            var result = filter.apply(value, context, parameters);
            if (size(result) > LONGEST) throw tooLong();
            return result;
        }

        private void refuse(Pattern pattern, @Nullable Object value) {
            if (value instanceof CharSequence || value instanceof Number) {
                if (pattern.matcher(value.toString()).find()) throw tooLong();
            }
        }

        private IllegalArgumentException tooLong() {
            return new IllegalArgumentException("The filter " + name + " would make a value that is too long.");
        }

        private static int size(@Nullable Object value) {
            return switch (value) {
                case CharSequence text -> text.length();
                case Number number -> number.toString().length();
                case Object[] items -> items.length;
                case Collection<?> items -> items.size();
                case Map<?, ?> entries -> entries.size();
                case null, default -> 0;
            };
        }
    }
}
