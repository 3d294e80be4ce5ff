package app.tandem.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against counts that two independent public calculators agree on, and against a second, slow reading of the rules. */
class MessagePartsTests {
    private static final String FAMILY = "👨‍👩‍👧‍👦";
    private static final String FLAG = "🇺🇸";

    static Stream<Arguments> vectors() {
        var gsm = Encoding.GSM7;
        var ucs = Encoding.UCS2;
        return Stream.of(
                arguments(a(160), gsm, List.of(160)),
                arguments(a(161), gsm, List.of(153, 8)),
                arguments(a(306), gsm, List.of(153, 153)),
                arguments(a(307), gsm, List.of(153, 153, 1)),
                arguments(a(459), gsm, List.of(153, 153, 153)),
                arguments(a(460), gsm, List.of(153, 153, 153, 1)),
                arguments("€".repeat(80), gsm, List.of(160)),
                arguments("€".repeat(81), gsm, List.of(152, 10)),
                arguments(a(158) + "€", gsm, List.of(160)),
                arguments(a(159) + "€", gsm, List.of(153, 8)),
                arguments(a(152) + "€" + a(10), gsm, List.of(152, 12)),
                arguments(a(151) + "€" + a(10), gsm, List.of(153, 10)),
                arguments(a(152) + "€" + a(152), gsm, List.of(152, 153, 1)),
                arguments(a(152) + "€" + a(151), gsm, List.of(152, 153)),
                arguments(a(153) + "{" + a(152), gsm, List.of(153, 153, 1)),
                arguments("[{~}]|^\\", gsm, List.of(16)),
                arguments("Hi {name}, 20% off [today] ~ $5 @ Shop", gsm, List.of(43)),
                arguments("\r\n".repeat(80), gsm, List.of(160)),
                arguments("\f", gsm, List.of(2)),
                arguments("Ç" + a(10), gsm, List.of(11)),
                arguments("ç" + a(10), ucs, List.of(11)),
                arguments("èéùìòàäöñü", gsm, List.of(10)),
                arguments("á", ucs, List.of(1)),
                arguments("ΔΦΓΛΩΠΨΣΘΞ", gsm, List.of(10)),
                arguments("Α", ucs, List.of(1)),
                arguments("Grüße, 20 € Rabatt", gsm, List.of(19)),
                arguments("¡Hola! Mañana gratis", gsm, List.of(20)),
                arguments("¡Hola! Mañana envío gratis", ucs, List.of(26)),
                arguments("Ça coûte 5€", ucs, List.of(11)),
                arguments("It’s" + a(66), ucs, List.of(70)),
                arguments("It’s" + a(67), ucs, List.of(67, 4)),
                arguments("я".repeat(70), ucs, List.of(70)),
                arguments("я".repeat(71), ucs, List.of(67, 4)),
                arguments("я".repeat(134), ucs, List.of(67, 67)),
                arguments("я".repeat(135), ucs, List.of(67, 67, 1)),
                arguments("😀".repeat(35), ucs, List.of(70)),
                arguments("😀".repeat(36), ucs, List.of(66, 6)),
                arguments(a(66) + "😀" + a(10), ucs, List.of(66, 12)),
                arguments(a(65) + "😀" + a(10), ucs, List.of(67, 10)),
                arguments(a(66) + "😀" + a(66), ucs, List.of(66, 67, 1)),
                arguments(a(66) + "😀" + a(65), ucs, List.of(66, 67)),
                arguments(a(160) + "😀", ucs, List.of(67, 67, 28)),
                arguments(a(58) + FAMILY + a(65), ucs, List.of(58, 67, 9)),
                arguments(FAMILY, ucs, List.of(11)),
                arguments(FLAG, ucs, List.of(4)),
                arguments(a(64) + FLAG + a(10), ucs, List.of(64, 14)),
                arguments(a(1600), gsm, List.of(153, 153, 153, 153, 153, 153, 153, 153, 153, 153, 70)),
                arguments(
                        "я".repeat(1600),
                        ucs,
                        Stream.concat(IntStream.range(0, 23).mapToObj(i -> 67), Stream.of(59))
                                .toList()));
    }

    private static String a(int times) {
        return "A".repeat(times);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void known_texts_count_as_carriers_count_them(String text, Encoding encoding, List<Integer> parts) {
        assertThat(MessageParts.fill(text, MessageParts.encoding(text))).isEqualTo(parts);
        var count = MessageParts.count(text);
        assertThat(count.encoding()).isEqualTo(encoding);
        assertThat(count.parts()).isEqualTo(parts.size());
        assertThat(count.units())
                .isEqualTo(parts.stream().mapToInt(Integer::intValue).sum());
        assertThat(count.forcedBy().isEmpty()).isEqualTo(encoding == Encoding.GSM7);
    }

    @Test
    void a_letter_and_its_accent_stay_together_when_they_cannot_be_composed() {
        var text = a(66) + "e\u0301" + a(66);
        assertThat(MessageParts.fill(text, Encoding.UCS2)).containsExactly(66, 67, 1);
    }

    @Test
    void composing_comes_first_so_an_accent_typed_apart_costs_nothing() {
        var count = MessageParts.count("Cafe\u0301");
        assertThat(count).isEqualTo(new MessageParts(Encoding.GSM7, 4, 1, List.of()));
    }

    @Test
    void what_forces_ucs2_is_named_with_its_place() {
        assertThat(MessageParts.count("It’s 5€ " + FAMILY + "!").forcedBy())
                .containsExactly(new MessageParts.Forced(2, "’"), new MessageParts.Forced(8, FAMILY));
    }

    @Test
    void an_empty_text_has_no_part() {
        assertThat(MessageParts.count("")).isEqualTo(new MessageParts(Encoding.GSM7, 0, 0, List.of()));
    }

    /** Code point by code point, by another finder of clusters, with the alphabet written out a second time. */
    @Test
    void random_texts_count_as_a_second_reading_of_the_rules_counts_them() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++) {
            var text = MessageParts.normalise(text(random));
            var count = MessageParts.count(text);
            var slow = slow(text);
            assertThat(List.of(count.units(), count.parts()))
                    .as("seed %d, text %s", seed, text)
                    .isEqualTo(List.of(slow.stream().mapToInt(Integer::intValue).sum(), slow.size()));
        }
    }

    private static final String[] PIECES = {
        "A", "b", " ", "é", "€", "{", "\r\n", "\n", "\f", "ñ", "Ω", "ç", "’", "я", "😀", FAMILY, FLAG, "x\u030c",
        "👍🏽", "क्षि", "\u200d", "️", "한", "각"
    };

    private static String text(Random random) {
        var gsmOnly = random.nextInt(3) > 0;
        var length = random.nextInt(5) == 0 ? 1 + random.nextInt(700) : 100 + random.nextInt(120);
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(
                    random.nextInt(4) > 0
                            ? "abcdefghij".substring(random.nextInt(10))
                            : PIECES[random.nextInt(gsmOnly ? 11 : PIECES.length)]);
        }
        return text.toString();
    }

    private static final Pattern BASIC =
            Pattern.compile("[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,\\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]");
    private static final Pattern EXTENDED = Pattern.compile("[\f^{}\\\\\\[~\\]|€]");

    private static List<Integer> slow(String text) {
        var points = text.codePoints().mapToObj(Character::toString).toList();
        var gsm = points.stream()
                .allMatch(p -> BASIC.matcher(p).matches() || EXTENDED.matcher(p).matches());
        var clusters = Pattern.compile("\\X")
                .matcher(text)
                .results()
                .map(r -> r.group())
                .toList();
        var sizes = new ArrayList<Integer>();
        for (var cluster : clusters) {
            sizes.add(
                    gsm
                            ? Arrays.stream(cluster.split(""))
                                    .mapToInt(c -> EXTENDED.matcher(c).matches() ? 2 : 1)
                                    .sum()
                            : cluster.length());
        }
        var total = sizes.stream().mapToInt(Integer::intValue).sum();
        if (total <= (gsm ? 160 : 70)) return List.of(total);
        var most = gsm ? 153 : 67;
        var parts = new ArrayList<Integer>(List.of(0));
        for (var size : sizes) {
            if (parts.getLast() + size > most) parts.add(0);
            parts.set(parts.size() - 1, parts.getLast() + size);
        }
        return parts;
    }
}
