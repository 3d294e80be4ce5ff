package app.tandem.bench;

/** Two systems answer the same question differently: no figure of the run is worth anything. */
final class WrongCount extends RuntimeException {
    WrongCount(String question, String one, long oneCount, String other, long otherCount) {
        super("A wrong count: %s says %,d, %s says %,d.%n%s".formatted(one, oneCount, other, otherCount, question));
    }
}
