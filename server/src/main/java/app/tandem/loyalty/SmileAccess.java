package app.tandem.loyalty;

import app.tandem.loyalty.SmileClient.Access;
import app.tandem.loyalty.SmileConnection.Status;
import app.tandem.loyalty.SmileFailure.Kind;
import app.tandem.shared.Problem;
import app.tandem.shared.Secrets;
import app.tandem.shared.ShopId;
import org.springframework.stereotype.Component;

/** Seals the key for the database, and opens it for a pass. */
@Component
class SmileAccess {
    private final Secrets secrets;
    private final SmileAddresses addresses;

    SmileAccess(Secrets secrets, SmileAddresses addresses) {
        this.secrets = secrets;
        this.addresses = addresses;
    }

    byte[] seal(ShopId shop, SmileKey key) {
        return secrets.seal(key.secret(), place(shop));
    }

    /**
     * The address is checked anew each time: the operator may have taken a host off the list.
     *
     * @throws SmileFailure where this server cannot open the key or must not go to the address
     */
    Access open(SmileConnection connection) {
        try {
            return new Access(addresses.opened(connection.baseUrl()), key(connection));
        } catch (Problem refused) {
            throw new SmileFailure(Kind.HOST_NOT_ALLOWED, refused.detail());
        }
    }

    /** Whether a running or paused connection has this address and this key; false also where its key cannot be opened. */
    boolean isOf(SmileConnection connection, String baseUrl, SmileKey key) {
        if (connection.status() == Status.FORGOTTEN || !connection.baseUrl().equals(baseUrl)) return false;
        try {
            return key(connection).equals(key);
        } catch (SmileFailure lost) {
            return false;
        }
    }

    private SmileKey key(SmileConnection connection) {
        var sealed = connection.sealedKey();
        var secret = sealed == null
                ? null
                : secrets.open(sealed, place(connection.shop())).orElse(null);
        if (secret == null) {
            throw new SmileFailure(
                    Kind.SECRET_KEY_CHANGED,
                    "The stored API key cannot be decrypted: this server's secret key (TANDEM_SECRET_KEY, or secret.key"
                            + " in its home) was lost or changed. Put it back, or save the API key again.");
        }
        return new SmileKey(secret);
    }

    private static String place(ShopId shop) {
        return "smile-key/" + shop;
    }
}
