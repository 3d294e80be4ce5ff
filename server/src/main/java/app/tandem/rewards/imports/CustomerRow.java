package app.tandem.rewards.imports;

import org.jspecify.annotations.Nullable;

/**
 * One row of a file, already checked; null where the cell is blank.
 *
 * @param line where it begins in the file; the header is line 1
 * @param email normalised
 * @param points the balance the customer is to have, 0 or more
 */
record CustomerRow(
        long line,
        @Nullable String email,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String state,
        @Nullable Long points) {

    /**
     * What a customer is recognised by: the e-mail; without one, the name among those who have none. Spelt like the
     * same expression in {@link CustomerImport}'s SQL; line breaks occur in no name, so nothing else looks like it.
     */
    String key() {
        if (email != null) return email;
        return "\n" + (firstName == null ? "" : firstName) + "\n" + (lastName == null ? "" : lastName);
    }
}
