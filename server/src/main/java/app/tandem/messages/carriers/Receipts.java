package app.tandem.messages.carriers;

import app.tandem.shared.ShopId;
import java.util.Collection;

/** Takes delivery receipts. They may come late, twice, or before the answer to the hand-over is kept. */
public interface Receipts {
    /** The phones have these texts. Joins the caller's transaction. */
    void delivered(ShopId shop, Collection<Long> messageIds);
}
