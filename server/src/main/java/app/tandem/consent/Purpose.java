package app.tandem.consent;

/** What a text is for; permission differs by it. */
public enum Purpose {
    /** Marketing: needs the state {@code subscribed}. */
    PROMOTIONAL,
    /** About an order or account. */
    TRANSACTIONAL,
    /** An answer to what the person just wrote, such as to STOP or HELP. */
    CONVERSATIONAL
}
