package app.tandem.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.tandem.shared.Problem;
import app.tandem.shared.ShopId;
import app.tandem.subscribers.SubscriberId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class TemplatesTests {
    private final Templates templates = new Templates(
            new StaticListableBeanFactory(Map.of("smile", new Smile())).getBeanProvider(TemplateValues.class));

    private static final class Smile implements TemplateValues {
        @Override
        public String name() {
            return "smile";
        }

        @Override
        public Collection<String> fields() {
            return List.of("points_balance");
        }

        @Override
        public Map<SubscriberId, Map<String, Object>> values(ShopId shop, Collection<SubscriberId> people) {
            return Map.of();
        }
    }

    private String render(String body, Map<String, Object> values) {
        return templates.read(body, "message.body").render(values);
    }

    private Problem refusal(String body) {
        try {
            templates.read(body, "message.body");
        } catch (Problem refusal) {
            return refusal;
        }
        throw new AssertionError("accepted: " + body);
    }

    @Test
    void a_missing_name_takes_its_default() {
        var body = "Hi {{ subscriber.first_name | default: \"there\" }}, {{ smile.points_balance }} points";
        assertThat(render(body, Map.of("smile", Map.of("points_balance", 1240L))))
                .isEqualTo("Hi there, 1240 points");
        assertThat(render(body, Map.of("subscriber", Map.of("first_name", "Ana"), "smile", Map.of())))
                .isEqualTo("Hi Ana,  points");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Hi {{ subscriber.first_name     | 1
                    {% if smile.points_balance %}x  | 1
                    {{ }}                           | 1
                    {% bogus %}                     | 1
                    {% include 'secrets' %}         | 1
                    {% render 'x' %}                | 1
                    {% tablerow x in subscriber.tags %}{% endtablerow %} | 1
                    {{ subscriber.frist_name }}     | 1
                    {{ customer.name }}             | 1
                    {{ smile.points }}              | 1
                    {{ smile }}                     | 1
                    {{ subscriber['nope'] }}        | 1
                    """)
    void what_cannot_be_read_is_refused_with_its_line(String body, int line) {
        var refusal = refusal(body);
        assertThat(refusal.code()).isEqualTo("template-invalid");
        assertThat(refusal.errors().getFirst().field()).isEqualTo("message.body");
        assertThat(refusal.errors().getFirst().message()).startsWith("Line " + line);
        var later = refusal("first\n\n" + body);
        assertThat(later.errors().getFirst().message()).startsWith("Line " + (line + 2));
    }

    @Test
    void an_unknown_filter_is_refused() {
        assertThat(refusal("x\n{{ shop.name | shout }}").detail())
                .isEqualTo("Line 2: there is no filter shout in texts.");
    }

    @Test
    void a_text_over_the_limit_is_refused_whether_written_or_looped() {
        assertThat(refusal("A".repeat(1_601)).code()).isEqualTo("body-too-long");
        assertThat(refusal("A".repeat(20_000)).code()).isEqualTo("body-too-long");
        assertThat(refusal("{% for i in (1..900) %}ab{% endfor %}").code()).isEqualTo("body-too-long");
        assertThat(render("A".repeat(1_600), Map.of())).hasSize(1_600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n"})
    void a_blank_text_is_refused(String body) {
        assertThat(refusal(body).code()).isEqualTo("body-blank");
    }

    @Test
    void names_that_the_template_makes_itself_are_known() {
        assertThat(render(
                        "{% assign n = 2 %}{% capture c %}{{ n }}{% endcapture %}{% for t in subscriber.tags %}{{ t }}{{"
                                + " forloop.index }}{% endfor %}{{ c }}",
                        Map.of("subscriber", Map.of("tags", List.of("a", "b")))))
                .isEqualTo("a1b22");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% assign a='xxxxxxxxxx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
                "{% capture a %}xxxxxxxxxx{% endcapture %}{% for i in (1..60) %}{% capture a %}{{ a }}{{ a"
                        + " }}{% endcapture %}{% endfor %}",
                "{% for i in (1..1000000000) %}x{% endfor %}",
                "{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}x",
                "{{ '9e999999999' | plus: 1 }}",
                "{{ 1 | plus: '9e999999999' }}",
                "{{ 1.5 | round: 999999999 }}",
                "{{ 'now' | date: '%999999999Y' }}",
            })
    @Timeout(5)
    void a_template_that_would_never_end_fails_fast(String body) {
        var template = templates.read(body, "message.body");
        assertThatThrownBy(() -> template.render(new HashMap<>())).isInstanceOf(MessageTemplate.RenderFailure.class);
    }

    @Test
    void one_template_renders_for_many_at_once() throws Exception {
        var template = templates.read(
                "{% assign n = subscriber.first_name %}{% for i in (1..5) %}{{ n }}{% cycle 'a', 'b' %}{% endfor %}",
                "message.body");
        try (var threads = Executors.newFixedThreadPool(8)) {
            var tasks = new java.util.ArrayList<Callable<Boolean>>();
            for (var i = 0; i < 4_000; i++) {
                var name = "P" + i;
                var wanted = name + "a" + name + "b" + name + "a" + name + "b" + name + "a";
                tasks.add(() -> template.render(Map.of("subscriber", Map.of("first_name", name)))
                        .equals(wanted));
            }
            for (var result : threads.invokeAll(tasks)) assertThat(result.get()).isTrue();
        }
    }
}
