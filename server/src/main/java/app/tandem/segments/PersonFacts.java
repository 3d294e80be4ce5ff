package app.tandem.segments;

import app.tandem.subscribers.Event;
import app.tandem.subscribers.SubscriberId;
import java.util.List;
import java.util.Map;

/**
 * All that a rule needs to know of one person at one instant.
 *
 * @param facts by criterion field, as a {@link FactSource} gives them
 * @param events by type, the oldest first; of each type that the rule asks about, all that were known at the instant
 */
record PersonFacts(SubscriberId person, Map<String, Object> facts, Map<String, List<Event>> events) {}
