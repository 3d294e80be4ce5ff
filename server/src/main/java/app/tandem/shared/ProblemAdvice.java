package app.tandem.shared;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

/** Turns whatever went wrong into problem details; a stack trace never leaves the server. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler(Problem.class)
    ResponseEntity<ProblemDetail> problem(Problem problem) {
        return answer(problem.status(), problem.code(), problem.detail(), problem.errors());
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<ProblemDetail> unexpected(Exception cause) {
        var tooLarge = BodyTooLarge.behind(cause);
        if (tooLarge.isPresent()) return problem(tooLarge.get().problem());
        var reference = UUID.randomUUID();
        log.error("Unexpected failure {}", reference, cause);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something went wrong on our side. The server's log has it under " + reference + ".",
                List.of());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException cause, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var tooLarge = BodyTooLarge.behind(cause);
        if (tooLarge.isPresent()) return retyped(problem(tooLarge.get().problem()));
        return retyped(problem(malformed(cause)));
    }

    private static Problem malformed(HttpMessageNotReadableException cause) {
        if (cause.getCause() instanceof StreamReadException || !(cause.getCause() instanceof JacksonException wrong)) {
            return new Problem(HttpStatus.BAD_REQUEST, "body-malformed", "The body is missing or is not valid JSON.");
        }
        return JsonBody.notOfTheKind(wrong);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException cause, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var errors = cause.getBindingResult().getFieldErrors().stream()
                .map(ProblemAdvice::fieldError)
                .toList();
        var detail =
                errors.isEmpty() ? "The body is not valid." : errors.getFirst().message();
        return retyped(answer(HttpStatus.UNPROCESSABLE_CONTENT, "body-invalid", detail, errors));
    }

    private static Problem.FieldError fieldError(FieldError error) {
        var name = error.getField().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        var message = error.getDefaultMessage();
        return new Problem.FieldError(name, name + " " + (message == null ? "is not valid" : message) + ".");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException cause, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return retyped(answer(
                HttpStatus.CONTENT_TOO_LARGE,
                "body-too-large",
                "The file is larger than this server takes.",
                List.of()));
    }

    @ExceptionHandler(MethodArgumentTypeMismatchException.class)
    ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException cause) {
        var name = cause.getName();
        return problem(Problem.invalid("parameter-invalid", name, "The parameter " + name + " cannot be read."));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception cause, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var known = HttpStatus.valueOf(status.value());
        var code = known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
        var detail = body instanceof ProblemDetail given && given.getDetail() != null
                ? given.getDetail()
                : known.getReasonPhrase() + ".";
        return retyped(answer(known, code, detail, List.of()));
    }

    private static ResponseEntity<ProblemDetail> answer(
            HttpStatus status, String code, String detail, List<Problem.FieldError> errors) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemBody.of(status, code, detail, errors));
    }

    @SuppressWarnings("unchecked") // Same body; only the static type differs.
    private static ResponseEntity<Object> retyped(ResponseEntity<ProblemDetail> answer) {
        return (ResponseEntity<Object>) (ResponseEntity<?>) answer;
    }
}
