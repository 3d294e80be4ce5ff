package app.tandem.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole server on a random port with a real PostgreSQL under a temporary home. All such tests share one server, so
 * each makes its own shop ({@link TestShops}) and never counts on being alone.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import({MovableClock.Configuration.class, TestShops.class, RowLock.class})
@ContextConfiguration(initializers = TemporaryHome.class)
public @interface TandemTest {}
