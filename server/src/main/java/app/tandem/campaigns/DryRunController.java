package app.tandem.campaigns;

import app.tandem.shared.OpaqueId;
import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/dry-runs")
class DryRunController {
    private final DryRuns dryRuns;

    DryRunController(DryRuns dryRuns) {
        this.dryRuns = dryRuns;
    }

    @GetMapping("/{id}")
    DryRuns.DryRun get(SignedIn who, @PathVariable String id) {
        return dryRuns.get(who.shop(), OpaqueId.parse(id, "dry run"));
    }

    @GetMapping("/{id}/decisions")
    Page<DryRuns.Row> decisions(
            SignedIn who,
            @PathVariable String id,
            @RequestParam @Nullable String reason,
            @RequestParam @Nullable String limit,
            @RequestParam @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var rows = dryRuns.decisions(who.shop(), OpaqueId.parse(id, "dry run"), reason, page);
        return Page.of(rows, page, row -> Long.valueOf(row.subscriber()));
    }
}
