package app.tandem.shared;

import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * A refusal, as the caller reads it: status, a stable kebab-case code that programs branch on, and a sentence that
 * says what happened and how to mend it (RFC 9457).
 */
public final class Problem extends RuntimeException {

    /** One fault of one input; {@code field} is a path such as {@code rule.all[1].op}. */
    public record FieldError(String field, String message) {}

    private final HttpStatus status;
    private final String code;
    private final List<FieldError> errors;

    public Problem(HttpStatus status, String code, String detail, List<FieldError> errors) {
        super(detail);
        this.status = status;
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    public Problem(HttpStatus status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    /** 404: nothing of that kind has that id in this shop (nor may it be known that another shop has it). */
    public static Problem notFound(String what) {
        return new Problem(HttpStatus.NOT_FOUND, "not-found", "No " + what + " has that id.");
    }

    /** 422 for one field. */
    public static Problem invalid(String code, String field, String message) {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, code, message, List.of(new FieldError(field, message)));
    }

    /** 409. */
    public static Problem conflict(String code, String detail) {
        return new Problem(HttpStatus.CONFLICT, code, detail);
    }

    public HttpStatus status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The sentence for the merchant. */
    public String detail() {
        var message = getMessage();
        return message == null ? code : message;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
