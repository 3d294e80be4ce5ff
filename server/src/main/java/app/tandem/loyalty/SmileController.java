package app.tandem.loyalty;

import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/integrations")
class SmileController {
    record App(String name, String label, String description, String status) {}

    record Connect(@Nullable String apiKey, @Nullable String baseUrl) {
        @Override
        public String toString() {
            return "Connect[apiKey=[REDACTED], baseUrl=" + baseUrl + "]";
        }
    }

    record Change(@Nullable Boolean active) {}

    record SyncRequest(@Nullable String kind) {}

    record Queued(String id) {}

    /** @param customers how many were known when it finished */
    record LastSync(
            String id,
            String kind,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Long customers,
            long changed) {}

    record Syncing(String id, String kind, String status, long fetched, Instant startedAt) {}

    record LastFailure(
            String id,
            @Nullable Instant at,
            @Nullable String code,
            @Nullable String reason) {}

    /**
     * @param reason why it is broken, as a code; {@code reasonDetail} as a sentence
     * @param lastFailure a pass that failed after the last good one; else null
     * @param matched subscribers with a Smile customer; {@code unmatched} and {@code conflicts} Smile customers
     */
    record Answer(
            String status,
            @Nullable String keyHint,
            @Nullable String baseUrl,
            String ownRewardsUrl,
            @Nullable LastSync lastSync,
            @Nullable Long lagSeconds,
            long matched,
            long unmatched,
            long conflicts,
            @Nullable Syncing syncing,
            @Nullable String reason,
            @Nullable String reasonDetail,
            @Nullable LastFailure lastFailure) {}

    record Sync(
            String id,
            String kind,
            String status,
            @Nullable String reason,
            @Nullable String code,
            long fetched,
            long changed,
            long retired,
            long requests,
            long throttled,
            Instant requestedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        static Sync of(SmilePass pass) {
            return new Sync(
                    Long.toString(pass.id()),
                    pass.kind().code(),
                    pass.status().code(),
                    pass.reason(),
                    pass.reasonCode(),
                    pass.fetched(),
                    pass.changed(),
                    pass.retired(),
                    pass.requests(),
                    pass.throttled(),
                    pass.requestedAt(),
                    pass.startedAt(),
                    pass.finishedAt());
        }
    }

    record LooseCustomer(String smileId, @Nullable String email, String state, long pointsBalance, String reason) {
        static LooseCustomer of(SmileCustomers.Loose loose) {
            return new LooseCustomer(
                    Long.toString(loose.smileId()),
                    loose.email(),
                    loose.state(),
                    loose.pointsBalance(),
                    loose.reason());
        }
    }

    private final Smile smile;
    private final SmileAddresses addresses;

    SmileController(Smile smile, SmileAddresses addresses) {
        this.smile = smile;
        this.addresses = addresses;
    }

    @GetMapping
    Page<App> apps(SignedIn who) {
        return new Page<>(
                List.of(new App(
                        "smile",
                        "Smile",
                        "Loyalty: points, enrolment and VIP tiers of your customers, for segments and texts.",
                        status(smile.state(who.shop())
                                .map(Smile.State::connection)
                                .orElse(null)))),
                null,
                null);
    }

    @GetMapping("/smile")
    Answer get(SignedIn who) {
        return answer(who.shop());
    }

    @PutMapping("/smile")
    Answer connect(SignedIn who, @RequestBody Connect request) {
        smile.connect(who.shop(), request.apiKey(), request.baseUrl());
        return answer(who.shop());
    }

    @PatchMapping("/smile")
    Answer change(SignedIn who, @RequestBody Change change) {
        if (change.active() == null) {
            throw Problem.invalid("active-missing", "active", "active is true (sync) or false (pause).");
        }
        smile.setActive(who.shop(), change.active());
        return answer(who.shop());
    }

    @DeleteMapping("/smile")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void disconnect(SignedIn who) {
        smile.disconnect(who.shop());
    }

    @PostMapping("/smile/syncs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Queued sync(SignedIn who, @RequestBody SyncRequest request) {
        return new Queued(Long.toString(smile.requestPass(who.shop(), PassKind.parse(request.kind()))));
    }

    @GetMapping("/smile/syncs")
    Page<Sync> syncs(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return smile.recentPasses(who.shop(), PageRequest.of(limit, cursor)).map(Sync::of);
    }

    @GetMapping("/smile/syncs/{id}")
    Sync sync(SignedIn who, @PathVariable String id) {
        return Sync.of(smile.pass(who.shop(), OpaqueId.parse(id, "sync")));
    }

    @GetMapping("/smile/conflicts")
    Page<LooseCustomer> conflicts(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return smile.conflicts(who.shop(), PageRequest.of(limit, cursor)).map(LooseCustomer::of);
    }

    @GetMapping("/smile/unmatched")
    Page<LooseCustomer> unmatched(
            SignedIn who,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return smile.unmatched(who.shop(), PageRequest.of(limit, cursor)).map(LooseCustomer::of);
    }

    private static String status(@Nullable SmileConnection connection) {
        if (connection == null) return "not_connected";
        return switch (connection.status()) {
            case ACTIVE -> "active";
            case INACTIVE -> "inactive";
            case BROKEN -> "broken";
            case FORGOTTEN -> "not_connected";
        };
    }

    private Answer answer(ShopId shop) {
        var own = addresses.own();
        var state = smile.state(shop).orElse(null);
        if (state == null) {
            return new Answer("not_connected", null, null, own, null, null, 0, 0, 0, null, null, null, null);
        }
        var connection = state.connection();
        var counts = state.counts();
        var lag = state.lag();
        return new Answer(
                status(connection),
                connection.keyHint(),
                addresses.shown(connection.baseUrl()),
                own,
                lastSync(state.lastDone()),
                lag == null ? null : lag.toSeconds(),
                counts.matched(),
                counts.unmatched(),
                counts.conflicts(),
                syncing(state.next()),
                connection.reasonCode(),
                connection.reason(),
                lastFailure(state));
    }

    private static @Nullable LastSync lastSync(@Nullable SmilePass pass) {
        if (pass == null) return null;
        return new LastSync(
                Long.toString(pass.id()),
                pass.kind().code(),
                pass.startedAt(),
                pass.finishedAt(),
                pass.customers(),
                pass.changed() + pass.retired());
    }

    private static @Nullable Syncing syncing(@Nullable SmilePass pass) {
        if (pass == null) return null;
        var started = pass.startedAt() == null ? pass.requestedAt() : pass.startedAt();
        return new Syncing(
                Long.toString(pass.id()), pass.kind().code(), pass.status().code(), pass.fetched(), started);
    }

    private static @Nullable LastFailure lastFailure(Smile.State state) {
        var failed = state.lastFailed();
        var done = state.lastDone();
        if (failed == null || done != null && done.id() > failed.id()) return null;
        return new LastFailure(Long.toString(failed.id()), failed.finishedAt(), failed.reasonCode(), failed.reason());
    }
}
