package app.tandem.rewards.api;

import app.tandem.shared.BodyTooLarge;
import app.tandem.shared.Problem;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Whatever goes wrong under {@code /rewards/v1} leaves in the contract's envelope. */
@RestControllerAdvice(basePackageClasses = ContractErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ContractErrors {
    private static final Logger log = LoggerFactory.getLogger(ContractErrors.class);

    static Problem internalError() {
        return new Problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something went wrong on our side. The server's log has it under the request id.");
    }

    @ExceptionHandler(Problem.class)
    ResponseEntity<ErrorEnvelope> refusal(Problem problem) {
        return answer(problem, UUID.randomUUID());
    }

    @ExceptionHandler(HttpMessageNotReadableException.class)
    ResponseEntity<ErrorEnvelope> unreadable(HttpMessageNotReadableException cause) {
        var tooLarge = BodyTooLarge.behind(cause);
        if (tooLarge.isPresent()) return refusal(tooLarge.get().problem());
        return refusal(
                new Problem(HttpStatus.BAD_REQUEST, "body-malformed", "The body is missing or is not valid JSON."));
    }

    @ExceptionHandler(HttpMediaTypeNotSupportedException.class)
    ResponseEntity<ErrorEnvelope> notJson() {
        return refusal(new Problem(
                HttpStatus.BAD_REQUEST,
                "content-type-missing",
                "Send the body as JSON, with the header Content-Type: application/json."));
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<ErrorEnvelope> unexpected(Exception cause) {
        if (cause instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            var status = HttpStatus.valueOf(known.getStatusCode().value());
            return refusal(new Problem(
                    status,
                    status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'),
                    status.getReasonPhrase() + "."));
        }
        var requestId = UUID.randomUUID();
        log.error("Unexpected failure {}", requestId, cause);
        return answer(internalError(), requestId);
    }

    /** The type is set by hand: the contract answers JSON whatever the caller says it accepts. */
    private static ResponseEntity<ErrorEnvelope> answer(Problem problem, UUID requestId) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_JSON)
                .body(ErrorEnvelope.of(problem, requestId));
    }
}
