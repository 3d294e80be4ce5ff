package app.tandem.team;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SignInJobs {
    @Bean
    RecurringTask<Void> forgetFailedSignIns(SignInThrottle throttle) {
        return Tasks.recurring("forget-failed-sign-ins", FixedDelay.ofHours(1))
                .execute((instance, context) -> throttle.forgetOld());
    }
}
