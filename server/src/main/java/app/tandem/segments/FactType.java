package app.tandem.segments;

/** Kinds of facts; each has its operators. */
public enum FactType {
    /** {@code String}. */
    TEXT,
    /** {@code BigDecimal}: exact, whatever the scale. */
    NUMBER,
    /** {@code Boolean}. */
    BOOLEAN,
    /** {@code Instant}, or {@code LocalDate} for a plain date: it compares as its midnight in UTC. */
    DATE,
    /** {@code List<String>}. */
    LIST
}
