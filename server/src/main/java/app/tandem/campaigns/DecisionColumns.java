package app.tandem.campaigns;

import app.tandem.messages.Decision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A batch of decisions as columns, for one insert. */
final class DecisionColumns {
    private final List<Decision> decisions;
    private final JsonMapper json;

    DecisionColumns(List<Decision> decisions, JsonMapper json) {
        this.decisions = decisions;
        this.json = json;
    }

    Map<String, Object> all() {
        var columns = new HashMap<String, Object>();
        columns.put(
                "people",
                decisions.stream().map(each -> each.subscriber().value()).toArray(Long[]::new));
        columns.put("parts", decisions.stream().map(Decision::parts).toArray(Integer[]::new));
        columns.put("numbers", texts(each -> each.to().e164()));
        columns.put("states", texts(each -> each.state().code()));
        columns.put(
                "reasons",
                texts(each -> each.reason() == null ? null : each.reason().code()));
        columns.put("evidence", texts(Decision::evidence));
        columns.put("bodies", texts(Decision::body));
        columns.put(
                "encodings",
                texts(each -> each.encoding() == null ? null : each.encoding().code()));
        columns.put("quoted", texts(each -> each.quoted().isEmpty() ? null : json.writeValueAsString(each.quoted())));
        columns.put("missing", texts(each -> each.missing().isEmpty() ? null : String.join(" ", each.missing())));
        columns.put("decided", texts(each -> each.decidedAt().toString()));
        return columns;
    }

    private @Nullable String[] texts(Function<Decision, @Nullable String> column) {
        var values = new @Nullable String[decisions.size()];
        for (var i = 0; i < values.length; i++) values[i] = column.apply(decisions.get(i));
        return values;
    }
}
