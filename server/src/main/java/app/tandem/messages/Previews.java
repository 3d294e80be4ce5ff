package app.tandem.messages;

import app.tandem.messages.TextWriter.Outcome;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shops.Shops;
import app.tandem.subscribers.Subscriber;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows a text as one person would get it. */
@Component
class Previews {
    private final Personalisation personalisation;
    private final Shops shops;

    Previews(Personalisation personalisation, Shops shops) {
        this.personalisation = personalisation;
        this.shops = shops;
    }

    /**
     * @param person null for somebody of whom nothing is known
     * @throws Problem 422 {@code template-invalid} where the text cannot be written for this person
     */
    String text(ShopId shop, MessageTemplate template, @Nullable Subscriber person) {
        var values = person == null
                ? new Personalisation.Values(
                        Map.of("shop", Map.of("name", shops.get(shop).name())), Map.of(), Map.of())
                : personalisation.load(shop, template, List.of(person)).get(person.id());
        if (values == null) throw Problem.notFound("subscriber");
        return switch (TextWriter.write(template, values)) {
            case Outcome.Written(var body, var parts) -> body;
            case Outcome.NotWritten(var reason, var evidence) ->
                throw Problem.invalid("template-invalid", "body", reason.label() + ": " + evidence);
        };
    }
}
