package app.tandem.messages;

/** The GSM 7-bit default alphabet with its extension table (3GPP TS 23.038, 6.2.1). */
final class Gsm7 {
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";
    /** Septets by character; 0 for those outside the alphabet. The highest member is €, U+20AC. */
    private static final byte[] SEPTETS = new byte['€' + 1];

    static {
        for (var i = 0; i < BASIC.length(); i++) SEPTETS[BASIC.charAt(i)] = 1;
        for (var i = 0; i < EXTENSION.length(); i++) SEPTETS[EXTENSION.charAt(i)] = 2;
    }

    private Gsm7() {}

    /** 1, or 2 for the extension table (an escape goes before it), or 0 where the alphabet does not have it. */
    static int septets(char character) {
        return character < SEPTETS.length ? SEPTETS[character] : 0;
    }

    static boolean has(char character) {
        return septets(character) > 0;
    }
}
