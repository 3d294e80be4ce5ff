package app.tandem.segments;

import java.io.IOException;
import java.util.function.LongPredicate;
import org.apache.lucene.store.AlreadyClosedException;

/** A shop's embedded index, asked in the words of rules. */
record IndexView(Audience audience, AudienceIndexer indexer) implements AudienceView {

    @Override
    public AudienceSearch.Size size(Rule rule, Asked asked) {
        return orBehind(() -> audience.size(rule, asked));
    }

    @Override
    public void forEach(Rule rule, Asked asked, long after, LongPredicate visitor) {
        orBehind(() -> {
            audience.forEach(rule, asked, after, visitor);
            return true;
        });
    }

    private interface Search<T> {
        T run() throws IOException;
    }

    private <T> T orBehind(Search<T> search) {
        try {
            return search.run();
        } catch (Audience.Incomplete _) {
            throw AudienceIndexer.behind(audience);
        } catch (IOException | AlreadyClosedException | AudienceIndex.Damaged damage) {
            throw indexer.failed(audience.shop(), damage);
        }
    }
}
