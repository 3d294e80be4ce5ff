package app.tandem.shops;

import app.tandem.shared.Problem;
import app.tandem.shared.SignedIn;
import app.tandem.shared.StorableText;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/shop")
class ShopController {
    /** Absent fields stay as they are. */
    record Change(
            @Nullable String name,
            @Nullable String timeZone,
            @Nullable String country) {}

    record Answer(String id, String name, String timeZone, String country) {
        static Answer of(Shop shop) {
            return new Answer(shop.id().toString(), shop.name(), shop.timeZone().getId(), shop.country());
        }
    }

    private final Shops shops;

    ShopController(Shops shops) {
        this.shops = shops;
    }

    @GetMapping
    Answer get(SignedIn who) {
        return Answer.of(shops.get(who.shop()));
    }

    @PatchMapping
    Answer change(SignedIn who, @RequestBody Change change) {
        return Answer.of(shops.update(
                who.shop(),
                change.name() == null ? null : name(change.name()),
                change.timeZone() == null ? null : zone(change.timeZone()),
                change.country() == null ? null : country(change.country())));
    }

    private static String name(String name) {
        var tidy = name.strip();
        if (!tidy.isEmpty() && tidy.length() <= 100 && StorableText.is(tidy)) return tidy;
        throw Problem.invalid("name-invalid", "name", "A shop's name has 1 to 100 characters that can be shown.");
    }

    private static ZoneId zone(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException _) {
            throw Problem.invalid(
                    "time-zone-unknown", "time_zone", "Give the time zone as an IANA name, such as America/New_York.");
        }
    }

    private static String country(String country) {
        var code = country.strip().toUpperCase(Locale.ROOT);
        if (Arrays.asList(Locale.getISOCountries()).contains(code)) return code;
        throw Problem.invalid("country-unknown", "country", "Give the country as two letters, such as US.");
    }
}
