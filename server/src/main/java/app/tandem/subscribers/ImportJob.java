package app.tandem.subscribers;

import app.tandem.shared.ShopId;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs imports in the background; the scheduler brings them back after a restart. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImportSettings.class)
class ImportJob {
    private static final int ATTEMPTS = 5;

    /** Which import a task is for, as its stable id. */
    record Which(ShopId shop, long id) {
        static Which parse(String text) {
            var slash = text.indexOf('/');
            return new Which(
                    new ShopId(Long.parseLong(text, 0, slash, 10)), Long.parseLong(text, slash + 1, text.length(), 10));
        }

        @Override
        public String toString() {
            return shop + "/" + id;
        }
    }

    @Bean
    CustomTask<Void> importTask(ImportRun run) {
        // Two at a time, so that a million rows of one shop do not keep another's hundred waiting, nor fill the memory.
        var places = new Semaphore(2);
        return Tasks.custom("import", Void.class)
                .onFailure((complete, operations) -> {
                    var failures = complete.getExecution().consecutiveFailures;
                    if (complete.getCause()
                            .filter(ImportRun.Interrupted.class::isInstance)
                            .isPresent()) {
                        operations.reschedule(complete, complete.getTimeDone().plusSeconds(1));
                    } else if (failures + 1 < ATTEMPTS) {
                        retry(failures).onFailure(complete, operations);
                    } else {
                        giveUp(run, complete.getExecution().taskInstance);
                        operations.stop();
                    }
                })
                .onDeadExecutionRevive()
                .execute((task, context) -> {
                    if (!places.tryAcquire()) {
                        return new CompletionHandler.OnCompleteReschedule<>(FixedDelay.ofSeconds(2));
                    }
                    try {
                        var which = Which.parse(task.getId());
                        run.run(
                                which.shop,
                                which.id,
                                () -> context.getSchedulerState().isShuttingDown());
                    } catch (IOException cause) {
                        throw new UncheckedIOException(cause);
                    } finally {
                        places.release();
                    }
                    return new CompletionHandler.OnCompleteRemove<>();
                });
    }

    private static FailureHandler<Void> retry(int failures) {
        return new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(2L << failures));
    }

    private static void giveUp(ImportRun run, TaskInstance<?> task) {
        try {
            var which = Which.parse(task.getId());
            run.giveUp(which.shop, which.id);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
