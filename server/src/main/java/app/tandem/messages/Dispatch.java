package app.tandem.messages;

import app.tandem.consent.Purpose;
import app.tandem.segments.SegmentId;
import app.tandem.shared.ShopId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of one cause have in common.
 *
 * @param body Liquid
 * @param include segments; membership is asked again just before each text leaves
 * @param exclude segments whose members are left out
 * @param smartSendingHours nobody who was sent a promotional text in these last hours; 0 is off
 * @param maxStalenessSeconds how old a quoted balance may be; null for any age
 */
public record Dispatch(
        ShopId shop,
        Cause cause,
        Purpose purpose,
        String body,
        List<SegmentId> include,
        List<SegmentId> exclude,
        int smartSendingHours,
        boolean ignoreQuietHours,
        @Nullable Integer maxStalenessSeconds) {}
