package app.tandem.shared;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A body that a controller reads in two steps: as a tree, then as what it is for. */
public final class JsonBody {
    private JsonBody() {}

    /** @throws Problem 422 {@code body-invalid}, naming the field whose value is of another kind */
    public static <T> T read(JsonMapper json, JsonNode body, Class<T> type) {
        try {
            return json.treeToValue(body, type);
        } catch (JacksonException wrong) {
            throw notOfTheKind(wrong);
        }
    }

    static Problem notOfTheKind(JacksonException wrong) {
        var path = wrong.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .reduce("", String::concat);
        var field = path.startsWith(".") ? path.substring(1) : path;
        return Problem.invalid(
                "body-invalid",
                field.isEmpty() ? "body" : field,
                "The value of " + (field.isEmpty() ? "the body" : field) + " is not of the expected kind.");
    }
}
