package app.tandem.rewards.api;

import app.tandem.shared.Problem;
import java.util.UUID;

/**
 * How Smile's contract says no. {@code code} is ours: Smile's clients branch on the status alone.
 *
 * @param requestId names this answer, also in the server's log where something broke
 */
record ErrorEnvelope(Fault error) {
    record Fault(String message, UUID requestId, String code) {}

    static ErrorEnvelope of(Problem problem) {
        return new ErrorEnvelope(new Fault(problem.detail(), UUID.randomUUID(), problem.code()));
    }

    static ErrorEnvelope of(Problem problem, UUID requestId) {
        return new ErrorEnvelope(new Fault(problem.detail(), requestId, problem.code()));
    }
}
