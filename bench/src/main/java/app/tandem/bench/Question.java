package app.tandem.bench;

import java.time.Instant;

/** One count, put to Tandem as a rule and to the others as SQL. */
interface Question {
    /** For Tandem, in JSON. */
    String rule();

    /**
     * For the others, about the tables of {@link ComparisonTables}.
     *
     * @param now what Tandem took for now, so that all look at the same windows
     */
    String sql(Instant now);
}
