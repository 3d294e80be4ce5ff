package app.tandem.subscribers;

import app.tandem.shared.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What became of a row of an import file. */
enum ImportVerdict {
    NEW('n'),
    UPDATED('u'),
    UNCHANGED('='),
    /** Asks for consent on a number that opted out: nothing of the row was written. */
    OPTED_OUT('o'),
    /** The number is in an earlier row of the file, which is the one that counts. */
    DUPLICATE('d'),
    INVALID_PHONE('p'),
    INVALID_EMAIL('e'),
    INVALID_NAME('a'),
    INVALID_TIME_ZONE('z'),
    INVALID_TAGS('t'),
    INVALID_PROPERTY('y'),
    INVALID_CONSENT('c'),
    /** The row has more cells than the file has columns. */
    INVALID_ROW('r');

    /** Those that an import's counts always name, with 0 where there are none. */
    static final List<ImportVerdict> ALWAYS_NAMED = List.of(NEW, UPDATED, OPTED_OUT, INVALID_PHONE, DUPLICATE);

    private static final List<ImportVerdict> ALL = List.of(values());
    private final char letter;

    ImportVerdict(char letter) {
        this.letter = letter;
    }

    /** How {@code import_batch} keeps it. */
    char letter() {
        return letter;
    }

    static ImportVerdict of(char letter) {
        return ALL.stream()
                .filter(each -> each.letter == letter)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown verdict " + letter));
    }

    /** The name in the API, such as {@code invalid_phone}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ImportVerdict> of(String code) {
        return ALL.stream().filter(each -> each.code().equals(code)).findFirst();
    }

    static String codes() {
        return String.join(
                ", ", Arrays.stream(values()).map(ImportVerdict::code).toList());
    }

    /** The verdict on a row that was refused for this. */
    static ImportVerdict of(Problem problem) {
        return switch (problem.code()) {
            case "opted-out" -> OPTED_OUT;
            case "phone-invalid" -> INVALID_PHONE;
            case "email-invalid" -> INVALID_EMAIL;
            case "name-invalid" -> INVALID_NAME;
            case "time-zone-unknown" -> INVALID_TIME_ZONE;
            case "tag-invalid" -> INVALID_TAGS;
            case "property-invalid", "property-type", "too-many-properties" -> INVALID_PROPERTY;
            case "consent-invalid", "consent-in-future" -> INVALID_CONSENT;
            default -> INVALID_ROW;
        };
    }
}
