package app.tandem.bench;

import java.time.Instant;
import java.util.SplittableRandom;

/** Enrolled, more points than a number, and subscribed: what the whole product is for. */
record MissionRule(int pointsOver) implements Question {
    static MissionRule random(SplittableRandom random) {
        return new MissionRule(random.nextInt(3_000));
    }

    @Override
    public String rule() {
        return """
                {"all": [
                  {"field": "smile.enrolled", "op": "equals", "value": true},
                  {"field": "smile.points_balance", "op": "greater_than", "value": %d},
                  {"field": "consent.state", "op": "equals", "value": "subscribed"}]}
                """.formatted(pointsOver);
    }

    @Override
    public String sql(Instant now) {
        return "select count(*) from people where enrolled and points > %d and consent = 'subscribed'"
                .formatted(pointsOver);
    }
}
