package app.tandem.shared;

/** The merchant's account. First in every key and every query, so that one shop cannot see another. */
public record ShopId(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
