package app.tandem.segments;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a criterion can be compared by; JSON says it in lower case. */
enum Operator {
    EQUALS("equals", FactType.TEXT, FactType.NUMBER, FactType.BOOLEAN),
    NOT_EQUALS("does not equal", FactType.TEXT, FactType.NUMBER),
    CONTAINS("contains", FactType.TEXT),
    NOT_CONTAINS("does not contain", FactType.TEXT),
    STARTS_WITH("starts with", FactType.TEXT),
    ENDS_WITH("ends with", FactType.TEXT),
    IN("is one of", FactType.TEXT),
    NOT_IN("is none of", FactType.TEXT),
    GREATER_THAN("is greater than", FactType.NUMBER),
    LESS_THAN("is less than", FactType.NUMBER),
    GREATER_THAN_OR_EQUAL("is greater than or equal to", FactType.NUMBER),
    LESS_THAN_OR_EQUAL("is less than or equal to", FactType.NUMBER),
    BETWEEN("is between", FactType.NUMBER, FactType.DATE),
    BEFORE("is before", FactType.DATE),
    AFTER("is after", FactType.DATE),
    IN_THE_LAST("is in the last", FactType.DATE),
    MORE_THAN_AGO("is more than", FactType.DATE),
    IN_THE_NEXT("is in the next", FactType.DATE),
    /** Today is both the next 0 days and the last 0 days. */
    ANNIVERSARY_IN_THE_NEXT("has its anniversary in the next", FactType.DATE),
    ANNIVERSARY_IN_THE_LAST("had its anniversary in the last", FactType.DATE),
    ANNIVERSARY_IN_MONTH("has its anniversary in", FactType.DATE),
    HAS_ANY("has any of", FactType.LIST),
    HAS_ALL("has all of", FactType.LIST),
    HAS_NONE("has none of", FactType.LIST),
    IS_SET("is set", FactType.values()),
    IS_NOT_SET("is not set", FactType.values());

    /** How the sentence says it, between the label and the value. */
    final String words;

    private final Set<FactType> types;

    Operator(String words, FactType... types) {
        this.words = words;
        this.types = EnumSet.copyOf(List.of(types));
    }

    static List<Operator> of(FactType type) {
        return Arrays.stream(values()).filter(each -> each.suits(type)).toList();
    }

    static Optional<Operator> named(String name) {
        return Arrays.stream(values()).filter(each -> each.json().equals(name)).findFirst();
    }

    boolean suits(FactType type) {
        return types.contains(type);
    }

    /** Says what must not be, so that people without a value need a word of their own. */
    boolean isNegative() {
        return this == NOT_EQUALS || this == NOT_CONTAINS || this == NOT_IN || this == HAS_NONE;
    }

    /** Whether it is asked with a value beside it. */
    boolean takesValue() {
        return this != IS_SET && this != IS_NOT_SET;
    }

    String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
