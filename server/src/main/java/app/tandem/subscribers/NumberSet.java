package app.tandem.subscribers;

import app.tandem.shared.PhoneNumber;

/**
 * The phone numbers a file has named so far, exactly, at 11 to 22 bytes each: E.164 has at most 15 digits, which fit in
 * a {@code long}. A million takes 16 MB.
 */
final class NumberSet {
    private long[] slots = new long[1 << 11];
    private int size;

    /** False where it is in the set already. */
    boolean add(PhoneNumber phone) {
        if (size * 4L >= slots.length * 3L) grow();
        if (!place(slots, Long.parseLong(phone.e164(), 1, phone.e164().length(), 10))) return false;
        size++;
        return true;
    }

    private void grow() {
        var larger = new long[slots.length * 2];
        for (var number : slots) {
            if (number != 0) place(larger, number);
        }
        slots = larger;
    }

    /** Open addressing; 0 is no phone number, so it marks a free slot. */
    private static boolean place(long[] slots, long number) {
        var mask = slots.length - 1;
        var at = (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (slots[at] != 0) {
            if (slots[at] == number) return false;
            at = (at + 1) & mask;
        }
        slots[at] = number;
        return true;
    }
}
