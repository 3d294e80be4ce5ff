package app.tandem.loyalty;

/** Why the loyalty program could not be read; the message is a sentence for the merchant. */
final class SmileFailure extends RuntimeException {
    enum Kind {
        KEY_REFUSED("smile-key-refused"),
        SCOPE_MISSING("smile-scope-missing"),
        PLAN_WITHOUT_API_ACCESS("smile-plan-without-api-access"),
        HOST_NOT_ALLOWED("smile-host-not-allowed"),
        /** The key we hold cannot be decrypted any more. */
        SECRET_KEY_CHANGED("secret-key-changed"),
        UNREACHABLE("smile-unreachable"),
        THROTTLED("smile-throttled"),
        /** It answered, but not as its contract says. */
        UNREADABLE("smile-answer-unreadable"),
        /** It does not take the cursor it gave, perhaps because that is too old. */
        CURSOR_REFUSED("smile-cursor-refused"),
        /** The merchant paused, disconnected or replaced the connection, or another server took over. */
        SUPERSEDED("superseded"),
        /** A fault of ours. */
        INTERNAL("internal-error");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        /** Trying again changes nothing until somebody acts. */
        boolean broken() {
            return switch (this) {
                case KEY_REFUSED, SCOPE_MISSING, PLAN_WITHOUT_API_ACCESS, HOST_NOT_ALLOWED, SECRET_KEY_CHANGED -> true;
                case UNREACHABLE, THROTTLED, UNREADABLE, CURSOR_REFUSED, SUPERSEDED, INTERNAL -> false;
            };
        }

        /** What was read until then holds, so the next pass may go on from there. */
        boolean resumable() {
            return switch (this) {
                case UNREACHABLE, THROTTLED, KEY_REFUSED, PLAN_WITHOUT_API_ACCESS, SCOPE_MISSING -> true;
                case UNREADABLE, CURSOR_REFUSED, HOST_NOT_ALLOWED, SECRET_KEY_CHANGED, SUPERSEDED, INTERNAL -> false;
            };
        }
    }

    private final Kind kind;

    SmileFailure(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    String sentence() {
        var message = getMessage();
        return message == null ? kind.code() : message;
    }
}
