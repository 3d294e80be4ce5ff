package app.tandem.loyalty;

import java.net.URI;

/**
 * Where a loyalty program's API stands.
 *
 * @param base such as {@code https://api.smile.io/v1}, without a slash at its end
 * @param trusted this server itself, or allowed by its operator: it may lead inside and may be plain HTTP
 */
record SmileAddress(URI base, boolean trusted) {
    URI at(String pathAndQuery) {
        return URI.create(base + pathAndQuery);
    }
}
