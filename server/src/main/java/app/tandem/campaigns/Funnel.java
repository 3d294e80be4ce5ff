package app.tandem.campaigns;

import app.tandem.consent.ReasonCode;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From everybody in the audience to those who get the text. Made of the decisions themselves: {@code members} is all of
 * them, {@code reachable} those whom consent lets pass, {@code will_send} those planned, and every other number those
 * skipped (or, for {@code quiet_held}, sent later) for one reason.
 */
record Funnel(@JsonValue Map<String, Long> numbers) {
    private static final ReasonCode[] ALWAYS = {
        ReasonCode.NOT_SUBSCRIBED,
        ReasonCode.OPTED_OUT,
        ReasonCode.EXCLUDED,
        ReasonCode.CAPPED,
        ReasonCode.QUIET_HOURS,
        ReasonCode.DUPLICATE_NUMBER
    };

    @JsonCreator
    static Funnel of(Map<String, Long> numbers) {
        return new Funnel(numbers);
    }

    /**
     * @param planned people who get the text, now or later
     * @param skipped people who do not, by reason
     */
    static Funnel of(long planned, Map<ReasonCode, Long> skipped) {
        var all = planned + skipped.values().stream().mapToLong(Long::longValue).sum();
        var unreachable =
                skipped.getOrDefault(ReasonCode.NOT_SUBSCRIBED, 0L) + skipped.getOrDefault(ReasonCode.OPTED_OUT, 0L);
        var numbers = new LinkedHashMap<String, Long>();
        numbers.put("members", all);
        numbers.put("reachable", all - unreachable);
        for (var reason : ALWAYS) numbers.put(name(reason), skipped.getOrDefault(reason, 0L));
        for (var reason : ReasonCode.values()) {
            if (skipped.containsKey(reason)) numbers.putIfAbsent(name(reason), skipped.getOrDefault(reason, 0L));
        }
        numbers.put("will_send", planned);
        return new Funnel(numbers);
    }

    private static String name(ReasonCode reason) {
        return reason == ReasonCode.QUIET_HOURS ? "quiet_held" : reason.code();
    }

    long willSend() {
        return numbers.getOrDefault("will_send", 0L);
    }
}
