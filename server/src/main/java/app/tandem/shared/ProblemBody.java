package app.tandem.shared;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem where no controller answers: filters and the security chain. */
public final class ProblemBody {
    private ProblemBody() {}

    static ProblemDetail of(HttpStatus status, String code, String detail, List<Problem.FieldError> errors) {
        var body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("urn:tandem:" + code));
        body.setProperty("code", code);
        if (!errors.isEmpty()) body.setProperty("errors", errors);
        return body;
    }

    /** Answers a raw servlet request with the problem as {@code application/problem+json}. */
    public static void write(HttpServletResponse response, JsonMapper json, Problem problem) throws IOException {
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(
                response.getOutputStream(), of(problem.status(), problem.code(), problem.detail(), problem.errors()));
    }
}
