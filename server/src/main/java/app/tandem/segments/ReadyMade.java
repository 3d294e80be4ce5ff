package app.tandem.segments;

/**
 * A segment worth having from the first day.
 *
 * @param key stays the same for good, whatever the name becomes
 * @param name what people see; theirs to change
 * @param rule as the API takes it
 */
public record ReadyMade(String key, String name, String rule) {}
