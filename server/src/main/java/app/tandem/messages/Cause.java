package app.tandem.messages;

/**
 * Why a text exists. With the person it names a text: nobody gets two for one cause and step.
 *
 * @param kind {@code campaign}, {@code test}, {@code answer}
 * @param id of the campaign, or of the inbound text that is answered
 * @param step of a flow; blank where the cause has one text
 */
public record Cause(String kind, long id, String step) {
    public static Cause campaign(long id) {
        return new Cause("campaign", id, "");
    }
}
