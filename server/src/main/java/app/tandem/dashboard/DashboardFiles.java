package app.tandem.dashboard;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** The dashboard is one page: a path that names no file and no API gets that page, whose router takes it from there. */
@Configuration(proxyBeanMethods = false)
class DashboardFiles implements WebMvcConfigurer {
    private final String folder;

    DashboardFiles(@Value("${tandem.dashboard:}") String folder) {
        this.folder = folder;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        if (folder.isBlank()) return;
        var location = "file:" + folder + "/";
        // File names under assets/ carry a hash of their content, so they never change.
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(location + "assets/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic());
        registry.addResourceHandler("/**")
                .addResourceLocations(location)
                .setCacheControl(CacheControl.noCache())
                .resourceChain(true)
                .addResolver(new OnePage());
    }

    /** The resource handler never sees the bare root, so it is sent on. */
    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        if (!folder.isBlank()) registry.addViewController("/").setViewName("forward:/index.html");
    }

    private static final class OnePage extends PathResourceResolver {
        @Override
        protected @Nullable Resource getResource(String path, Resource location) throws IOException {
            if (path.startsWith("api/") || path.startsWith("rewards/v1") || path.startsWith("callbacks/")) return null;
            var file = path.isEmpty() ? null : super.getResource(path, location);
            return file != null && file.isReadable() ? file : super.getResource("index.html", location);
        }
    }
}
