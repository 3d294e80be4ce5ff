package app.tandem.messages;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import liqp.exceptions.LiquidException;
import liqp.nodes.LNode;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.parser.v4.NodeVisitor;
import liquid.parser.v4.LiquidParser;
import liquid.parser.v4.LiquidParserBaseVisitor;
import org.jspecify.annotations.Nullable;

/** Reads Liquid, and finds which values it asks for and where. */
final class TemplateReader extends LiquidParserBaseVisitor<Void> {
    /** Names that the language itself gives. */
    private static final Set<String> BUILT_IN = Set.of("forloop", "blank", "empty", "nil", "null", "true", "false");

    /** @param asked by path, such as {@code smile.points_balance}, the line where it is first asked for */
    record Reading(LNode root, Map<String, Integer> asked) {}

    private final Map<String, Integer> asked = new LinkedHashMap<>();
    private final Set<String> own = new HashSet<>(BUILT_IN);

    private TemplateReader() {}

    /**
     * @throws LiquidException where it is not Liquid, with the line
     * @throws IllegalArgumentException for a filter that there is not
     */
    static Reading read(String body) {
        var tree = MessageTemplate.PARSER.parse(body).getParseTree();
        var reader = new TemplateReader();
        reader.visit(tree);
        reader.asked.keySet().removeIf(path -> reader.own.contains(root(path)));
        // Its own visitor, not the template's render method: that one reads the tree anew for each person and is not
        // safe for several threads.
        var root = new NodeVisitor(SafeFilters.INSERTIONS, SafeFilters.FILTERS, true).visit(tree);
        return new Reading(root, reader.asked);
    }

    static String root(String path) {
        var dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    @Override
    public @Nullable Void visitLookup_id_indexes(LiquidParser.Lookup_id_indexesContext lookup) {
        var path = lookup.id().getText();
        if (!lookup.index().isEmpty()) {
            var first = lookup.index().getFirst();
            if (first.id2() != null) path += "." + first.id2().getText();
            else if (quoted(first.expr().getText()) instanceof String name) path += "." + name;
        }
        asked.putIfAbsent(path, lookup.getStart().getLine());
        return visitChildren(lookup);
    }

    private static @Nullable String quoted(String expression) {
        var length = expression.length();
        if (length < 3) return null;
        var quote = expression.charAt(0);
        if ((quote != '"' && quote != '\'') || expression.charAt(length - 1) != quote) return null;
        return expression.substring(1, length - 1);
    }

    @Override
    public @Nullable Void visitAssignment(LiquidParser.AssignmentContext tag) {
        own.add(tag.id().getText());
        return visitChildren(tag);
    }

    @Override
    public @Nullable Void visitFor_array(LiquidParser.For_arrayContext tag) {
        own.add(tag.id().getText());
        return visitChildren(tag);
    }

    @Override
    public @Nullable Void visitFor_range(LiquidParser.For_rangeContext tag) {
        own.add(tag.id().getText());
        return visitChildren(tag);
    }

    @Override
    public @Nullable Void visitCapture_tag_Id(LiquidParser.Capture_tag_IdContext tag) {
        own.add(tag.id().getText());
        return visitChildren(tag);
    }

    @Override
    public @Nullable Void visitInclude_tag(LiquidParser.Include_tagContext tag) {
        throw noSuchTag("include", tag);
    }

    @Override
    public @Nullable Void visitInclude_relative_tag(LiquidParser.Include_relative_tagContext tag) {
        throw noSuchTag("include_relative", tag);
    }

    @Override
    public @Nullable Void visitTable_tag(LiquidParser.Table_tagContext tag) {
        throw noSuchTag("tablerow", tag);
    }

    @Override
    public @Nullable Void visitSimple_tag(LiquidParser.Simple_tagContext tag) {
        var name = tag.getChild(1).getText();
        if (SafeFilters.INSERTIONS.get(name) == null) throw noSuchTag(name, tag);
        return visitChildren(tag);
    }

    private static LiquidException noSuchTag(String name, ParserRuleContext where) {
        return new LiquidException(
                "Invalid Tag: '" + name + "'",
                where.getStart().getLine(),
                where.getStart().getCharPositionInLine(),
                null);
    }
}
