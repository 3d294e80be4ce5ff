package app.tandem.subscribers;

import app.tandem.shared.Page;
import app.tandem.shared.PageRequest;
import app.tandem.shared.ShopId;
import app.tandem.shared.SignedIn;
import app.tandem.shops.Shops;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/subscribers")
class SubscriberController {
    private final Subscribers subscribers;
    private final SubscriberSearch search;
    private final ProfileWriter writer;
    private final Timeline timeline;
    private final Shops shops;
    private final ObjectProvider<ProfilePart> parts;

    SubscriberController(
            Subscribers subscribers,
            SubscriberSearch search,
            ProfileWriter writer,
            Timeline timeline,
            Shops shops,
            ObjectProvider<ProfilePart> parts) {
        this.subscribers = subscribers;
        this.search = search;
        this.writer = writer;
        this.timeline = timeline;
        this.shops = shops;
        this.parts = parts;
    }

    /** Makes a subscriber (201), or merges into the one who has the number (200). */
    @PostMapping
    ResponseEntity<SubscriberAnswer> post(SignedIn who, @RequestBody JsonNode body) {
        var wish = ProfileBody.post(body, shops.get(who.shop()).country(), partNames());
        var written = writer.writeOne(who.shop(), wish, who.name(), null);
        return ResponseEntity.status(written.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(answer(who.shop(), written.id()));
    }

    /** All of them, the newest first, or those with a number, an address, or a name, address or number that begins so. */
    @GetMapping
    Page<SubscriberAnswer> list(
            SignedIn who,
            @RequestParam(required = false) @Nullable String phone,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String query,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = PageRequest.of(limit, cursor);
        var country = shops.get(who.shop()).country();
        var filter = new SubscriberSearch.Filter(
                phone == null ? null : ProfileText.phone(withPlus(phone), country),
                email == null ? null : ProfileText.email(email),
                query,
                country);
        var ids = search.find(who.shop(), filter, page);
        return new Page<>(subscribers.answers(who.shop(), ids.data()), ids.nextCursor(), ids.total());
    }

    /** In an address a plus sign that was not escaped arrives as a space. */
    private static String withPlus(String phone) {
        return phone.startsWith(" ") ? "+" + phone.strip() : phone;
    }

    @GetMapping("/{id}")
    SubscriberAnswer get(SignedIn who, @PathVariable String id) {
        return answer(
                who.shop(), subscribers.get(who.shop(), SubscriberId.parse(id)).id());
    }

    /** Changes what the body mentions; null clears. */
    @PatchMapping("/{id}")
    SubscriberAnswer patch(SignedIn who, @PathVariable String id, @RequestBody JsonNode body) {
        var subscriber = subscribers.get(who.shop(), SubscriberId.parse(id)).id();
        var wish = ProfileBody.patch(body, shops.get(who.shop()).country(), partNames());
        writer.change(who.shop(), subscriber, wish, who.name());
        return answer(who.shop(), subscriber);
    }

    /** What happened to the person, the newest first. */
    @GetMapping("/{id}/timeline")
    Timeline.Slice timeline(
            SignedIn who,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var subscriber = subscribers.get(who.shop(), SubscriberId.parse(id)).id();
        return timeline.read(who.shop(), subscriber, PageRequest.of(limit, null).limit(), cursor);
    }

    private SubscriberAnswer answer(ShopId shop, SubscriberId id) {
        return subscribers.answers(shop, List.of(id)).getFirst();
    }

    private List<String> partNames() {
        return parts.stream().map(ProfilePart::name).toList();
    }
}
