package app.tandem.shops;

import app.tandem.shared.ShopId;
import java.time.ZoneId;

/**
 * A merchant's account.
 *
 * @param timeZone where "today" and "9 in the morning" are told
 * @param country ISO 3166-1 alpha-2: how numbers without a country code are read
 */
public record Shop(ShopId id, String name, ZoneId timeZone, String country) {}
