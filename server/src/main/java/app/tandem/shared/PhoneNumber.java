package app.tandem.shared;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A number that can be dialled, in E.164 ({@code +} and 7 to 15 digits; ITU-T E.164). Equal numbers are equal values,
 * however they were typed.
 */
public record PhoneNumber(String e164) {
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    /** About as many as are in use. */
    private static final int MOST_EXCHANGES = 300_000;

    private static final Map<String, Place> EXCHANGES = new ConcurrentHashMap<>();

    /**
     * Reads a number as people type it.
     *
     * @param text with {@code +} and country code, or national to {@code country}
     * @param country ISO 3166-1 alpha-2 of the shop, such as {@code US}
     * @return empty where it is no valid number of its country's plan
     */
    public static Optional<PhoneNumber> parse(String text, String country) {
        try {
            var number = NUMBERS.parse(text, country);
            if (!NUMBERS.isValidNumber(number)) return Optional.empty();
            return Optional.of(new PhoneNumber(NUMBERS.format(number, PhoneNumberFormat.E164)));
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }

    /**
     * Where a number belongs.
     *
     * @param country ISO 3166-1 alpha-2 of its country or region; null for numbers of no country (satellite, +800)
     * @param areaCode the area code's digits, such as {@code 212}; null where the country's plan has none
     */
    public record Place(@Nullable String country, @Nullable String areaCode) {
        private static final Place NONE = new Place(null, null);
    }

    /** What the number itself says of where it belongs. Takes some 20 µs; less for US and Canadian numbers. */
    public Place place() {
        // An exchange (NPA-NXX of NPA-NXX-XXXX) belongs to one place in the US and Canada; on some islands it may not.
        if (!e164.startsWith("+1") || e164.length() != 12) return read();
        var exchange = e164.substring(2, 8);
        var known = EXCHANGES.get(exchange);
        if (known != null) return known;
        var place = read();
        var isAlike = "US".equals(place.country) || "CA".equals(place.country);
        if (isAlike && EXCHANGES.size() < MOST_EXCHANGES) EXCHANGES.put(exchange, place);
        return place;
    }

    private Place read() {
        try {
            var number = NUMBERS.parse(e164, null);
            var region = NUMBERS.getRegionCodeForNumber(number);
            var length = NUMBERS.getLengthOfGeographicalAreaCode(number);
            return new Place(
                    region == null || region.equals("001") ? null : region,
                    length == 0
                            ? null
                            : NUMBERS.getNationalSignificantNumber(number).substring(0, length));
        } catch (NumberParseException _) {
            return Place.NONE;
        }
    }

    @Override
    public String toString() {
        return e164;
    }
}
