package app.tandem.shared;

import java.io.Serializable;

/**
 * Who is calling: a person with a session or a program with an API token. Controllers take it as a parameter.
 *
 * @param shopValue the shop all of the request's work belongs to
 * @param name the person's e-mail or the token's name, for the audit trail
 */
public record SignedIn(long shopValue, String name) implements Serializable {
    public ShopId shop() {
        return new ShopId(shopValue);
    }
}
