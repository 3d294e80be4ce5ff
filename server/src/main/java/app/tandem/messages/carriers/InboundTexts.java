package app.tandem.messages.carriers;

import app.tandem.shared.PhoneNumber;
import app.tandem.shared.ShopId;

/** Takes what people text in. */
public interface InboundTexts {
    /**
     * Keeps the text and acts on it: an opt-out holds when this returns.
     *
     * @param to the shop's number that it came to
     * @return its id
     */
    long receive(ShopId shop, PhoneNumber from, String to, String body);
}
