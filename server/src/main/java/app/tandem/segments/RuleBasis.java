package app.tandem.segments;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Tells two rules apart by what they mean, not by labels or by the segments they are put together from. */
final class RuleBasis {
    private RuleBasis() {}

    /** @return such as {@code America/New_York|5f…}: equal where everybody is a member by both or by neither */
    static String of(Rule rule, ZoneId zone) {
        var text = new StringBuilder();
        write(rule, text);
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return zone.getId() + "|" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void write(Rule rule, StringBuilder text) {
        switch (rule) {
            case Rule.All(var rules) -> group("all", rules, text);
            case Rule.Any(var rules) -> group("any", rules, text);
            case Rule.Not(var inner) -> group("not", List.of(inner), text);
            case Rule.InSegment inside -> write(inside.rule(), text);
            case Rule.Sample sample -> text.append(sample);
            case Rule.Compare compare -> compare(compare, text);
            case Rule.Did did -> {
                var events = did.events();
                text.append("did ").append(quoted(events.type())).append(events.window());
                events.where().forEach(test -> compare(test, text));
                measure(did.measure(), text);
            }
        }
    }

    private static void group(String kind, List<Rule> rules, StringBuilder text) {
        text.append(kind).append('(');
        rules.forEach(each -> {
            write(each, text);
            text.append(',');
        });
        text.append(')');
    }

    private static void compare(Rule.Compare compare, StringBuilder text) {
        var criterion = compare.criterion();
        text.append('[').append(criterion.type()).append(' ').append(quoted(criterion.field()));
        text.append(' ').append(compare.operator()).append(' ').append(operand(compare.operand()));
        text.append(' ').append(compare.missing()).append(']');
    }

    /** Texts with their lengths, so that one with a comma is not two; numbers however many zeros they end with. */
    private static String operand(Operand operand) {
        return switch (operand) {
            case Operand.Texts(var values) ->
                values.stream().map(RuleBasis::quoted).collect(Collectors.joining(" ", "texts ", ""));
            case Operand.Numbers(var values) ->
                values.stream()
                        .map(number -> number.stripTrailingZeros().toPlainString())
                        .collect(Collectors.joining(" ", "numbers ", ""));
            default -> operand.toString();
        };
    }

    private static void measure(Measure measure, StringBuilder text) {
        switch (measure) {
            case Measure.Count count -> text.append(count);
            case Measure.Sum(var total) -> tagged("sum", total, text);
            case Measure.First(var time) -> tagged("first", time, text);
            case Measure.Last(var time) -> tagged("last", time, text);
            case Measure.Then then -> {
                text.append("then ")
                        .append(quoted(then.type()))
                        .append(then.within())
                        .append(then.happened());
                then.where().forEach(test -> compare(test, text));
            }
        }
    }

    private static void tagged(String tag, Rule.Compare compare, StringBuilder text) {
        text.append(tag);
        compare(compare, text);
    }

    private static String quoted(String name) {
        return name.length() + ":" + name;
    }
}
