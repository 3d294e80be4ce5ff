package app.tandem.segments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * People one of whose texts has another in it, or at its end. No order of texts helps here, so that each different one is
 * looked at, as bytes: UTF-8 holds a part of a text as it is.
 */
record TextParts(String field, byte[] part, boolean atEnd) {
    static TextParts of(String field, String part, boolean atEnd) {
        return new TextParts(field, part.getBytes(StandardCharsets.UTF_8), atEnd);
    }

    FixedBitSet bits(LeafReader reader) throws IOException {
        var bits = new FixedBitSet(reader.maxDoc());
        var terms = reader.terms(field);
        if (terms == null) return bits;
        var texts = terms.iterator();
        @Nullable PostingsEnum people = null;
        for (var text = texts.next(); text != null; text = texts.next()) {
            if (!(atEnd ? ends(text) : contains(text))) continue;
            people = texts.postings(people, PostingsEnum.NONE);
            people.nextDoc();
            people.intoBitSet(DocIdSetIterator.NO_MORE_DOCS, bits, 0);
        }
        return bits;
    }

    private boolean ends(BytesRef text) {
        return text.length >= part.length && isAt(text, text.length - part.length);
    }

    private boolean contains(BytesRef text) {
        for (var begin = 0; begin <= text.length - part.length; begin++) {
            if (isAt(text, begin)) return true;
        }
        return false;
    }

    private boolean isAt(BytesRef text, int begin) {
        var offset = text.offset + begin;
        for (var i = 0; i < part.length; i++) {
            if (text.bytes[offset + i] != part[i]) return false;
        }
        return true;
    }
}
