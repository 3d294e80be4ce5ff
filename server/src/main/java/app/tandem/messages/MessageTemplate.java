package app.tandem.messages;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import liqp.TemplateContext;
import liqp.TemplateParser;
import liqp.nodes.LNode;

/**
 * A text with places for a person's values, read once and rendered for each person. Safe to use by many threads at once:
 * what changes while rendering lives in a context of its own.
 */
public final class MessageTemplate {
    /** Nested loops included: a text of 1,600 characters needs no more. */
    private static final int MOST_TURNS = 1_000;

    static final TemplateParser PARSER = new TemplateParser.Builder()
            .withErrorMode(TemplateParser.ErrorMode.STRICT)
            .withMaxIterations(MOST_TURNS)
            .withMaxSizeRenderedString(SafeFilters.LONGEST)
            .build();

    /** Why a text could not be rendered for one person. */
    static final class RenderFailure extends RuntimeException {
        RenderFailure(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }

    private final String body;
    private final LNode root;
    private final Set<String> paths;

    MessageTemplate(String body, LNode root, Set<String> paths) {
        this.body = body;
        this.root = root;
        this.paths = paths;
    }

    /** As the author wrote it. */
    public String body() {
        return body;
    }

    /** The values it asks for, such as {@code smile.points_balance}. */
    public Set<String> paths() {
        return paths;
    }

    /** Whether every person gets the same text. */
    public boolean isConstant() {
        return paths.isEmpty();
    }

    /** Whether it asks for a value of that name, such as {@code smile}. */
    boolean asksFor(String name) {
        return paths.stream().anyMatch(path -> path.startsWith(name + "."));
    }

    /**
     * @param values by name: {@code subscriber} → {@code first_name} → …
     * @return the text in NFC, exactly as it leaves
     * @throws RenderFailure where this person's values do not fit the template, such as a sum over a word
     */
    String render(Map<String, Object> values) {
        try {
            var rendered = root.render(new TemplateContext(PARSER, new HashMap<>(values)));
            return MessageParts.normalise(rendered == null ? "" : rendered.toString());
        } catch (RuntimeException cause) {
            var said = cause.getMessage();
            throw new RenderFailure(said == null ? "The template failed." : said, cause);
        }
    }
}
