package app.tandem.messages;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a text from a phone means. The words are data: {@code reply-words.txt}. */
@Component
class ReplyWords {
    private static final String FILE = "reply-words.txt";

    enum Meaning {
        OPT_OUT,
        OPT_IN,
        /** Opt-in from somebody who opted out, otherwise a word like any other. */
        YES,
        HELP,
        OTHER;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<String, Set<String>> words = new HashMap<>();

    ReplyWords() {
        try (var file = Objects.requireNonNull(ReplyWords.class.getResourceAsStream(FILE), FILE);
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> {
                        var kind = line.split("\\s+", 2);
                        words.computeIfAbsent(kind[0], each -> new HashSet<>()).add(kind[1].strip());
                    });
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    Meaning meaning(String text) {
        // "OPT-OUT" may be meant as one word or two, so it is read both ways.
        var joined = tidy(text, "");
        var apart = tidy(text, " ");
        if (is("opt-out", joined, apart) || optsOutInAPhrase(joined, apart)) return Meaning.OPT_OUT;
        if (is("opt-in", joined, apart)) return Meaning.OPT_IN;
        if (is("yes", joined, apart)) return Meaning.YES;
        if (is("help", joined, apart)) return Meaning.HELP;
        return Meaning.OTHER;
    }

    /** Opting somebody out by mistake costs one subscriber; the reverse breaks the law. */
    private boolean optsOutInAPhrase(String joined, String apart) {
        for (var word : of("starts")) if (apart.startsWith(word + " ")) return true;
        return is("phrase", politely(joined), politely(apart)) || is("opt-out", politely(joined), politely(apart));
    }

    private static String politely(String text) {
        var rest = text;
        if (rest.startsWith("please ")) rest = rest.substring("please ".length());
        if (rest.endsWith(" please")) rest = rest.substring(0, rest.length() - " please".length());
        return rest;
    }

    private boolean is(String kind, String joined, String apart) {
        return of(kind).contains(joined) || of(kind).contains(apart);
    }

    private Set<String> of(String kind) {
        return words.getOrDefault(kind, Set.of());
    }

    /** Letters, digits, the stop sign and single spaces, in lower case; {@code between} replaces anything else. */
    private static String tidy(String text, String between) {
        return MessageParts.normalise(text)
                .toLowerCase(Locale.ROOT)
                .replace("🛑", " 🛑 ")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .replaceAll("[^\\p{L}\\p{M}\\p{N} 🛑]+", between)
                .replaceAll(" +", " ")
                .strip();
    }
}
